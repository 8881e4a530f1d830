/** Kernels that can be built here, and how their names are taken apart. */

/** How a kernel is built that has a name such as `7.3-debug`. */
export interface Variant {
  /** Files of this folder, in the order in which their options are set. */
  readonly configs: readonly string[];
  /** Whether `broken.h` goes in. */
  readonly isBroken: boolean;
}

const VARIANTS: Readonly<Record<string, Variant>> = {
  plain: { configs: ["plain.config"], isBroken: false },
  debug: { configs: ["plain.config", "debug.config"], isBroken: false },
  broken: { configs: ["plain.config"], isBroken: true },
};

/** A kernel to be built. */
export interface Wanted extends Variant {
  /** As in the name of Debian's package with the sources. */
  readonly version: string;
}

/** @returns undefined for a name that means nothing. */
export function wantedOf(name: string): Wanted | undefined {
  const [, version = "", variant = "plain"] = /^(\d+\.\d+)(?:-(\w+))?$/.exec(name) ?? [];
  const known = Object.hasOwn(VARIANTS, variant) ? VARIANTS[variant] : undefined;
  return version === "" || known === undefined ? undefined : { version, ...known };
}

/**
 * Puts a broken ioctl into `virt/kvm/kvm_main.c`.
 *
 * @param header - what it includes.
 * @throws {Error} when the file is not as it was in all kernels so far.
 */
export function broken(source: string, header: string): string {
  const [place, call] = [/^MODULE_/m, /^\tcase KVM_CLEAR_DIRTY_LOG: \{\n(\t\t.*;\n)+/m];
  if (!place.test(source) || !call.test(source))
    throw new Error("KVM_CLEAR_DIRTY_LOG is not found");
  return source
    .replace(call, (found) => `${found}\n\t\tmemslot_check_breaks();\n`)
    .replace(place, (found) => `#include "${header}"\n${found}`);
}

/**
 * Options that a configuration does not have as they were asked for.
 *
 * @param asked - lines such as `CONFIG_KVM=y`, and comments.
 * @param config - a `.config` that was made of them.
 */
export function optionsLost(asked: string, config: string): readonly string[] {
  const has = new Set(config.split("\n"));
  const isSet = (line: string): boolean => {
    const [, name = ""] = /^(CONFIG_\w+)=n$/.exec(line) ?? [];
    return name === "" ? has.has(line) : ![...has].some((each) => each.startsWith(`${name}=`));
  };
  return asked.split("\n").filter((line) => line.startsWith("CONFIG_") && !isSet(line));
}
