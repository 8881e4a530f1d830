/** What guest accesses of bytes leave behind, part by part. */
import type { GuestByteOperation, GuestExchange, GuestWriteBytes } from "../abi/operation.ts";
import type { Accessed, MmioFragment } from "../abi/outcome.ts";
import { mmioReadAnswer } from "../abi/tag-bytes.ts";
import { pageOf } from "../abi/units.ts";
import {
  type AccessPart,
  bitsBefore,
  bytesAt,
  dataOf,
  doesOf,
  faultsOf,
  partsOf,
  placeOf,
  servedBy,
} from "./byte-access.ts";
import { withDirty } from "./change-state.ts";
import { reached, reachedForStore, storedBytes } from "./designs/memfile/targets.ts";
import { noteAccess, noteWritableMapping, writtenTo } from "./dirty-tracking.ts";
import type { Context } from "./rule.ts";
import { type MachineState, memslotAt } from "./state.ts";

type Path = "fault" | "emulation";

/** What user space sees of an access that is done. */
export function accessed(value: bigint, exits: readonly MmioFragment[]): Accessed {
  return { kind: "accessed", value, exits };
}

/**
 * The state in which the pages of these parts are in the hardware's page tables: they may be in the
 * log for it, whether the access came to be made or not.
 */
export function withMapped(
  context: Context<GuestByteOperation>,
  mapped: readonly AccessPart[],
  does: "load" | "store",
): MachineState {
  const { dialect, operation } = context;
  let after = context.state;
  for (const part of mapped) {
    const gfn = pageOf(part.gpa);
    const slot = memslotAt(after, operation.addressSpace, gfn);
    if (slot === undefined) continue;
    const { target } = placeOf({ ...context, state: after }, part, "fault");
    after =
      does === "load"
        ? noteAccess({ dialect, state: reached(dialect, after, target) }, slot, gfn)
        : noteWritableMapping(reachedForStore(dialect, after, target), slot, gfn);
  }
  return after;
}

/** The state after an access whose second page failed. */
export function withFirstMapped(context: Context<GuestByteOperation>): MachineState {
  return withMapped(context, faultsOf(context).mapped, doesOf(context.operation));
}

/** What is loaded, the state after it, and the exits for what no memory answers. */
export function loadedBy(context: Context<GuestByteOperation>, path: Path): Loaded {
  const exits: MmioFragment[] = [];
  let value = 0n;
  let { state } = context;
  for (const part of partsOf(context.operation)) {
    const { gpa, lengthBytes } = part;
    if (path === "fault" || servedBy(context, part, "load", path) === "memory") {
      const place = placeOf(context, part, path);
      value |= bytesAt(context.state, place, part);
      state = reached(context.dialect, state, place.target);
      continue;
    }
    exits.push({ access: "read", gpa, lengthBytes, data: 0n });
    value |= mmioReadAnswer(gpa, lengthBytes) << bitsBefore(part);
  }
  return { value, state, exits };
}

interface Loaded {
  readonly value: bigint;
  readonly state: MachineState;
  readonly exits: readonly MmioFragment[];
}

/** The state after the store, and the exits for what no memory takes. */
export function storedBy(
  context: Context<GuestWriteBytes | GuestExchange>,
  path: Path,
): { readonly state: MachineState; readonly exits: readonly MmioFragment[] } {
  const exits: MmioFragment[] = [];
  let { state } = context;
  for (const part of partsOf(context.operation)) {
    const { gpa, lengthBytes } = part;
    const data = dataOf(context.operation.value, part);
    const now = { ...context, state };
    if (path === "fault" || servedBy(now, part, "store", path) === "memory") {
      state = storedInPart(now, part, path, data);
    } else exits.push({ access: "write", gpa, lengthBytes, data });
  }
  return { state, exits };
}

function storedInPart(
  context: Context<GuestWriteBytes | GuestExchange>,
  part: AccessPart,
  path: Path,
  data: bigint,
): MachineState {
  const { dialect, state } = context;
  const { slot, target, offset } = placeOf(context, part, path);
  const after = storedBytes(dialect, state, target, { offset, bytes: part.lengthBytes, data });
  if (slot.dirty === null) return after;
  const page = Number(pageOf(part.gpa) - slot.baseGfn);
  return withDirty(after, slot, writtenTo(slot.dirty, page));
}
