/** Populate and invalidate notifications: what they zap in the slots of a file. */

import type { Handle } from "../../../abi/handle.ts";
import { wrapU64 } from "../../../abi/units.ts";
import type { Dialect } from "../../dialect.ts";
import { hasQuirk } from "../../quirks.ts";
import { slotsOfFile } from "../../slot-list.ts";
import type { FileState, MachineState, MemslotState } from "../../state.ts";
import { withUsed } from "../../used-quirks.ts";
import { zapped } from "./mappings.ts";

/** A half-open range of file page indexes. */
export interface FileRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The state after every slot of the file was told of the range; populate and invalidate do the
 * same.
 *
 * @source v6 patch 7/8, kvm_memfile_notifier_handler
 *   (20220519153713.819591-8-chao.p.peng@linux.intel.com)
 */
export function notified(
  dialect: Dialect,
  state: MachineState,
  handle: Handle,
  range: FileRange,
): MachineState {
  return slotsOfFile(state.memslots, handle).reduce((before, slot) => {
    const intended = nonEmpty(clippedRange(slot, range));
    if (!hasQuirk(dialect, "B-02")) return zappedIn(before, slot, intended);
    const gfns = nonEmpty(wrappingRange(slot, range));
    const isUsed = intended === undefined || !isSame(intended, gfns);
    // It also warns where it zaps nothing, which no other part of the state knows.
    return zappedIn(isUsed ? withUsed(before, ["B-02"]) : before, slot, gfns);
  }, state);
}

/** True when the file still calls the notifier of a slot that is gone. */
export function callsFreedMemory(file: FileState): boolean {
  return file.danglingNotifier === true;
}

interface GfnRange {
  readonly from: bigint;
  readonly to: bigint;
}

function zappedIn(
  state: MachineState,
  { addressSpace }: MemslotState,
  gfns: GfnRange | undefined,
): MachineState {
  return gfns === undefined ? state : zapped(state, addressSpace, gfns.from, gfns.to);
}

/** The gfns that a notification zaps through one slot. */
function clippedRange(slot: MemslotState, { from, to }: FileRange): GfnRange {
  const offset = slot.privateFile?.offsetPages ?? 0n;
  return {
    from: slot.baseGfn + larger(BigInt(from) - offset, 0n),
    to: slot.baseGfn + smaller(BigInt(to) - offset, BigInt(slot.pages)),
  };
}

/** The same in the arithmetic of the code as posted. */
function wrappingRange(slot: MemslotState, { from, to }: FileRange): GfnRange {
  const offset = slot.privateFile?.offsetPages ?? 0n;
  return {
    from: wrapU64(slot.baseGfn + BigInt(from) - offset),
    to: wrapU64(slot.baseGfn + smaller(wrapU64(BigInt(to) - offset), BigInt(slot.pages))),
  };
}

function nonEmpty(gfns: GfnRange): GfnRange | undefined {
  return gfns.from < gfns.to ? gfns : undefined;
}

function isSame(a: GfnRange, b: GfnRange | undefined): boolean {
  return a.from === b?.from && a.to === b.to;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
