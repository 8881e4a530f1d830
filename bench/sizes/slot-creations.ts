/** Machines with as many slots as x86 gives to user space, or mapped pages, made one by one. */

import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { Coverage } from "../../checkers/coverage.ts";
import { dialectLockstep } from "../../checkers/dialect-lockstep.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";

/** Slots of user space on x86: 32767 less three internal ones. */
export const SLOTS_MAX = 32_764;

/** Creations over which the cost of one is taken. */
const WINDOW = 1000;

/** CPU time of creations, all properties and the coverage counters included. */
export interface CreationCosts {
  /** Of all creations together. */
  readonly seconds: number;
  /** Mean of the last creations before each of the wanted numbers of slots. */
  readonly microsecondsAt: ReadonlyMap<number, number>;
}

/**
 * What is behind the slots: host memory, one guest_memfd, or one memfd of the memfile design; or
 * else one slot whose pages the guest stores into one by one, so that each becomes a page of the
 * host and a mapping of the guest.
 */
export type Backing = "host" | "guest_memfd" | "memfd" | "mapped pages";

/** The dialect in which slots have that. */
export function dialectOf(backing: Backing): string {
  return backing === "memfd" ? "memfile-v6" : "linux-6.18";
}

/** Operations that create so many slots of one page each, side by side. */
export function slotCreations(count: number, backing: Backing = "host"): readonly Operation[] {
  const creations = Array.from({ length: count }, (_, id) => creation(id, backing));
  return [...groundOf(hex(count * PAGE), backing), ...creations].map(parseOperation);
}

/** What has to be there before the first of them. */
function groundOf(size: string, backing: Backing): readonly string[] {
  switch (backing) {
    case "host":
      return [];
    case "mapped pages":
      return [
        `host_mmap(${HVA}, size=${size}, prot=read-write)`,
        `set_user_memory_region(slot=0, flags=0, gpa=0x0, size=${size}, ${HVA})`,
      ];
    case "guest_memfd":
      return [`fd0 = create_guest_memfd(size=${size})`];
    case "memfd":
      return ["fd0 = memfd_create(flags=INACCESSIBLE)", `ftruncate(fd=fd0, size=${size})`];
  }
}

function creation(id: number, backing: Backing): string {
  const place = hex(id * PAGE);
  const rest = `gpa=${place}, size=0x1000, ${HVA}`;
  switch (backing) {
    case "mapped pages":
      return `guest_write(gpa=${place}, tag=${id + 1})`;
    case "host":
      return `set_user_memory_region(slot=${id}, flags=0, ${rest})`;
    case "guest_memfd":
      return (
        `set_user_memory_region2(slot=${id}, flags=GUEST_MEMFD, ${rest}, ` +
        `guest_memfd=fd0, guest_memfd_offset=${place})`
      );
    case "memfd":
      return (
        `set_user_memory_region(slot=${id}, flags=PRIVATE, ${rest}, ` +
        `private_fd=fd0, private_offset=${place})`
      );
  }
}

const PAGE = 0x1000;

/** Where all of them are in the process of the VMM. */
const HVA = "hva=0x10000000000";

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/**
 * Creates slots on the simulator beside the model.
 *
 * @param wanted - numbers of slots at which the cost of one more is told.
 * @throws {Error} when they diverge, which makes every figure meaningless.
 */
export async function measureCreations(
  count: number,
  wanted: readonly number[],
  backing: Backing = "host",
): Promise<CreationCosts> {
  const dialect = dialectNamed(dialectOf(backing));
  const operations = slotCreations(count, backing);
  const coverage = new Coverage(dialect, PROPERTIES);
  const properties = PROPERTIES.filter(({ isAbout }) => isAbout?.(dialect) ?? true);
  const passed = new Map<number, number>();
  const marks = new Set(wanted.flatMap((slots) => [slots - WINDOW, slots]));
  await using implementation = await simulatorFactory({ dialect: dialect.name }).open();
  const started = process.cpuUsage();
  const microseconds = (): number => {
    const { user, system } = process.cpuUsage(started);
    return user + system;
  };
  const { divergence } = await dialectLockstep({
    ...{ dialect, properties, implementation },
    source: (_state, index) => {
      if (marks.has(index)) passed.set(index, microseconds());
      return operations[index];
    },
    onStep: (step) => coverage.recordStep(step),
  });
  if (divergence !== undefined) throw new Error(divergence.message);
  const costAt = (slots: number): number =>
    ((passed.get(slots) ?? Number.NaN) - (passed.get(slots - WINDOW) ?? Number.NaN)) / WINDOW;
  return {
    seconds: microseconds() / 1e6,
    microsecondsAt: new Map(wanted.map((slots) => [slots, costAt(slots)])),
  };
}
