/** What the tests of relabellings share: names for them, and answers under other names. */
import type { Handle } from "../../../abi/handle.ts";
import type { Operation } from "../../../abi/operation.ts";
import { addressOf, HOST_WINDOW_START, PAGE_SIZE_BYTES, pageOf } from "../../../abi/units.ts";
import type { Expectation } from "../../../model/expectation.ts";
import { operationsIn } from "../../../properties/domains/bounded-domain.ts";
import { type LabelMap, mapOrdered } from "./label-map.ts";
import type { Permutation } from "./permutation.ts";
import { IDENTITY, type Relabelling } from "./relabelling.ts";

/** The relabelling that is told; nothing else changes its name. */
export function relabelling(told: Partial<Relabelling>): Relabelling {
  return { ...IDENTITY, ...told };
}

/** Exchanges two runs of labels, each of the same length. */
export function exchanging<T>(one: readonly T[], other: readonly T[]): Permutation<T> {
  return new Map(
    one.flatMap((label, nth): [T, T][] => {
      const image = other[nth] as T;
      return [
        [label, image],
        [image, label],
      ];
    }),
  );
}

export function pages(from: number, count: number): readonly bigint[] {
  return Array.from({ length: count }, (_, nth) => BigInt(from + nth));
}

/** Pages of the host window, counted from its start. */
export function hostPages(from: number, count: number): readonly bigint[] {
  return pages(from, count).map((page) => page + pageOf(HOST_WINDOW_START));
}

export function handles(from: number, count: number): readonly Handle[] {
  return Array.from({ length: count }, (_, nth): Handle => `fd${from + nth}`);
}

/** Two slots, each with its own gfn, host page, and page of one file: all change places at once. */
export const HALVES: readonly Operation[] = operationsIn([
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  "ftruncate(fd=fd0, size=0x2000)",
  ...[0, 1].flatMap((half) => [
    `set_user_memory_region(slot=${half}, flags=PRIVATE, gpa=0x${half}000, size=0x1000, ` +
      `hva=0x1000000${half}000, private_fd=fd0, private_offset=0x${half}000)`,
    `set_user_memory_region(slot=${half}, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)`,
    `fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x${half}000, size=0x1000)`,
    `fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x${half}000, size=0x1000)`,
    `guest_read(gpa=0x${half}000)`,
    `guest_read(gpa=0x${half}000, access=private)`,
    `host_munmap(hva=0x1000000${half}000, size=0x1000)`,
  ]),
]);

/** What the image of an operation has to be answered: an answer may name a gpa. */
export function mapExpectation(
  labels: LabelMap,
  operation: Operation,
  image: Operation,
  expected: Expectation,
): Expectation {
  switch (expected.kind) {
    case "mmio":
    case "memory_fault":
      return { ...expected, gpa: mapGpa(labels, expected.gpa) };
    case "accessed": {
      const exits = expected.exits.map((exit) => ({ ...exit, gpa: mapGpa(labels, exit.gpa) }));
      return { ...expected, exits };
    }
    case "pre_faulted":
      // Where the rest of the range begins, which may be behind its end.
      return { ...expected, gpa: expected.gpa - gpaOf(operation) + gpaOf(image) };
    case "ok":
    case "failed":
    case "failed_at":
    case "loaded":
    case "executed":
    case "run_failed":
    case "guest_stopped":
    case "returned":
    case "file_data":
    case "file_stat":
    case "sigbus":
    case "guest_stuck":
    case "host_oops":
    case "dirty_log_between":
    case "anything":
    case "refused":
      return expected;
  }
}

function mapGpa(labels: LabelMap, gpa: bigint): bigint {
  return addressOf(mapOrdered(labels, "gfn", pageOf(gpa), 1n)) + (gpa % PAGE_SIZE_BYTES);
}

function gpaOf(operation: Operation): bigint {
  return "gpa" in operation ? operation.gpa : 0n;
}
