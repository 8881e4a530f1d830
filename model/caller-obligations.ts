/**
 * What the text of the memfile design asks of user space without checking it. A machine may do
 * anything to a caller who breaks it; the dialect option `strict` makes that a fault of the trace.
 */
import { showsFile } from "./host-memory.ts";
import type { MachineState, MemslotState } from "./state.ts";

/**
 * The obligations that the caller has broken in this state, one line each, beginning with a stable
 * name and a colon; empty when there are none. Pure.
 *
 * @source v6 patch 4/8, the documentation of KVM_MEM_PRIVATE
 *   (20220519153713.819591-5-chao.p.peng@linux.intel.com); B-03 and B-04 of the catalogue
 */
export function callerObligations(state: MachineState): readonly string[] {
  const slots = state.memslots.filter(({ privateFile }) => privateFile !== undefined);
  return slots.flatMap((slot, nth) => [
    ...slots.slice(nth + 1).flatMap((other) => sharedPages(slot, other)),
    ...accessibleFile(state, slot),
    ...mappedFile(state, slot),
  ]);
}

/** "The same file page must not be used at two gfns": through two slots, or two address spaces. */
function sharedPages(slot: MemslotState, other: MemslotState): readonly string[] {
  const [a, b] = [slot.privateFile, other.privateFile];
  if (a === undefined || b === undefined || a.file !== b.file) return [];
  const isApart =
    a.offsetPages + BigInt(slot.pages) <= b.offsetPages ||
    b.offsetPages + BigInt(other.pages) <= a.offsetPages;
  if (isApart) return [];
  return [`one-page-one-gfn: ${nameOf(slot)} and ${nameOf(other)} share pages of ${a.file}`];
}

function accessibleFile({ files }: MachineState, slot: MemslotState): readonly string[] {
  const file = slot.privateFile?.file;
  if (file === undefined || files[file]?.inaccessible === true) return [];
  return [`inaccessible-file: ${file} behind ${nameOf(slot)} was made without MFD_INACCESSIBLE`];
}

function mappedFile(state: MachineState, slot: MemslotState): readonly string[] {
  const handle = slot.privateFile?.file;
  if (handle === undefined) return [];
  const isMapped = showsFile(state, handle);
  return isMapped ? [`unmapped-file: the host has ${handle} behind ${nameOf(slot)} mapped`] : [];
}

function nameOf({ addressSpace, id }: MemslotState): string {
  return addressSpace === 0 ? `slot ${id}` : `slot ${id} of address space ${addressSpace}`;
}
