/** What scenarios on the real kernel are made of: a title, and lines of notation with outcomes. */

/** Lines of `operation -> outcome`; several allowed outcomes are separated by ` | `. */
export interface Scenario {
  readonly title: string;
  readonly lines: readonly string[];
  /** Played on a machine where the fault of one page may map others. */
  readonly letsPrefetch?: true;
  /** Why the model of Linux 6.18 does not say the same; absent where it does. */
  readonly notModelled?: string;
}

/** The first host address that a trace may use. */
export const W = "0x10000000000";
/** A page of the host window. */
export const page = (index: number): string => `0x${(0x100_0000_0000 + index * 4096).toString(16)}`;

/** Arguments of a set-region ioctl; what is not named is ordinary. */
export interface Region {
  readonly slot?: number;
  readonly flags?: string;
  readonly gpa?: string;
  readonly size?: string;
  readonly hva?: string;
  readonly more?: string;
}

export function region({ slot = 0, flags = "0", gpa, size, hva = W, more = "" }: Region): string {
  const head = `slot=${slot}, flags=${flags}, gpa=${gpa ?? "0x1000"}, size=${size ?? "0x4000"}`;
  return `set_user_memory_region(${head}, hva=${hva}${more})`;
}

export function region2(fields: Region): string {
  return region(fields).replace("set_user_memory_region", "set_user_memory_region2");
}

/** What an MMIO load brings back. */
export const MMIO = "tag=1296910671";
