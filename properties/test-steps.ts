/** Steps made by hand, for tests of properties. */

import { parseOperation } from "../abi/notation.ts";
import type {
  Observation,
  ObservedFile,
  ObservedMapping,
  ObservedMemslot,
} from "../abi/observation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { addressOf, HOST_WINDOW_START } from "../abi/units.ts";
import {
  type FilePage,
  type FileState,
  FRESH_MACHINE,
  type MachineState,
  type MemslotState,
} from "../model/state.ts";
import type { Step } from "./property.ts";

/** A slot of one page at gfn 0, backed by the first page of the window, unless said otherwise. */
export function slot(given: Partial<MemslotState> = {}): MemslotState {
  return {
    ...{ addressSpace: 0, id: 0, flags: 0, baseGfn: 0n, pages: 1, hva: hvaOf(0), dirty: null },
    ...given,
  };
}

/** The hva of a page of the host window. */
export function hvaOf(page: number): bigint {
  return HOST_WINDOW_START + addressOf(BigInt(page));
}

/** Number of a page of the host window. */
export function hostPage(page: number): number {
  return Number(HOST_WINDOW_START / 4096n) + page;
}

/** A fresh machine with these slots, and whatever else is said. */
export function machine(
  memslots: readonly MemslotState[],
  given: Partial<MachineState> = {},
): MachineState {
  return { ...FRESH_MACHINE, memslots, ...given };
}

/** The inside view of a machine that keeps these slots as the model does. */
export function observation(given: {
  readonly slots?: readonly (Partial<ObservedMemslot> & { readonly id: number })[];
  readonly mappings?: readonly Partial<ObservedMapping>[];
  /** pfns of the first pages of the host window. */
  readonly pfns?: readonly number[];
  readonly files?: readonly Partial<ObservedFile>[];
  readonly warnings?: readonly string[];
}): Observation {
  const { slots = [], mappings = [], pfns = [], files, warnings } = given;
  return {
    ...(files && { files: files.map(observedFile) }),
    ...(warnings && { warnings }),
    memslots: slots.map((observed) => ({ ...slot(), dirty: null, ...observed })),
    mappings: mappings.map((mapping) => ({
      ...{ addressSpace: 0, gfn: 0n, pfn: 0, writable: false },
      ...mapping,
    })),
    hostPages: new Map(pfns.map((pfn, page) => [hostPage(page), pfn])),
  };
}

function observedFile(given: Partial<ObservedFile>): ObservedFile {
  return {
    ...{ handle: "fd0", sizeBytes: 0x4000n, references: 1, notifiers: 0, nodeFlags: 1 },
    ...{ pages: new Map() },
    ...given,
  };
}

/** An inaccessible file of four pages, of which those named are populated. */
export function file(populated: readonly number[], given: Partial<FileState> = {}): FileState {
  const pages = populated.map((page, identity): [number, FilePage] => [
    page,
    { identity, tag: 0, upToDate: true, folio: { head: page, order: 0 } },
  ]);
  return {
    ...{ kind: "memfd", open: true, nodeFlags: 1, inaccessible: true, sizeBytes: 0x4000n },
    pages: Object.fromEntries(pages),
    ...given,
  };
}

/** A guest_memfd of four pages that can be mapped, of which none is there. */
export function guestMemfd(given: Partial<FileState> = {}): FileState {
  const made = { kind: "guest_memfd", open: true, sizeBytes: 0x4000n } as const;
  return { ...made, guestMemfd: { vm: 0, flags: 3n }, ...given };
}

/** A private slot of two pages at gfn 0 over the first pages of `fd0`, unless said otherwise. */
export function privateSlot(given: Partial<MemslotState> = {}): MemslotState {
  const privateFile = { file: "fd0", offsetPages: 0n } as const;
  return slot({ flags: 4, pages: 2, privateFile, ...given });
}

/** A step; by default nothing happened, and it ended well. */
export function stepOf(
  given: Partial<Omit<Step, "operation">> & { readonly operation?: string },
): Step {
  const { operation = "guest_read(gpa=0x0)", ...rest } = given;
  const after = rest.after ?? FRESH_MACHINE;
  const ok: Outcome = { kind: "ok" };
  return {
    before: FRESH_MACHINE,
    after,
    outcome: ok,
    decidedBy: "by-hand",
    observedBefore: undefined,
    observedAfter: undefined,
    ...rest,
    operation: parseOperation(operation),
  };
}
