/** Which pages of a slot are worth to be read once more, and how the guest reads them. */
import type { GuestRead } from "../../abi/operation.ts";
import { addressOf } from "../../abi/units.ts";
import { GUEST_ADDRESS_END } from "../../abi/well-formed.ts";
import { hostPageNumber, type MachineState, type MemslotState } from "../../model/state.ts";
import { filePageBehind, isPrivateGfn } from "../memfile.ts";

/** A load of every page of a small slot, and of the pages and edges that were touched of others. */
export function readsOfSlot(state: MachineState, slot: MemslotState): readonly GuestRead[] {
  const gfns = [...new Set([...touchedGfns(state, slot), ...edges(slot)])];
  return gfns
    .filter((gfn) => addressOf(gfn) < GUEST_ADDRESS_END)
    .map((gfn) => ({
      op: "guest_read",
      gpa: addressOf(gfn),
      access: isPrivateGfn(state, slot, gfn) ? "private" : "shared",
      path: "fault",
      addressSpace: slot.addressSpace,
    }));
}

/** Gfns behind which something was stored, whichever memory serves them now. */
function touchedGfns(state: MachineState, slot: MemslotState): readonly bigint[] {
  const { baseGfn, pages } = slot;
  const firstHostPage = hostPageNumber(slot, baseGfn);
  const stored = state.hostPages.sorted
    .filter(([, { tag }]) => tag !== 0)
    .map(([number]) => baseGfn + BigInt(number) - firstHostPage);
  const binding = slot.privateFile ?? slot.guestMemfd;
  const firstFilePage = filePageBehind(slot, baseGfn) ?? 0n;
  const kept = Object.keys((binding && state.files[binding.file]?.pages) ?? {}).map(
    (index) => baseGfn + BigInt(index) - firstFilePage,
  );
  return [...stored, ...kept].filter((gfn) => gfn >= baseGfn && gfn < baseGfn + BigInt(pages));
}

function edges({ baseGfn, pages }: MemslotState): readonly bigint[] {
  const near = Array.from({ length: Math.min(pages, NEAR_PAGES) }, (_, nth) => BigInt(nth));
  return [...near, BigInt(pages - 1)].map((page) => baseGfn + page);
}

const NEAR_PAGES = 4;
