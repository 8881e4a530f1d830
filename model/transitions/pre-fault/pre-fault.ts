import type { Errno } from "../../../abi/errno.ts";
import type { PreFaultMemory } from "../../../abi/operation.ts";
import { addressOf, pageOf } from "../../../abi/units.ts";
import { isBacked } from "../../designs/guest-memfd/host-page.ts";
import { isPrivateAt } from "../../designs/guest-memfd/kinds.ts";
import { isReferenced } from "../../designs/guest-memfd/open-file.ts";
import { reached, targetOf } from "../../designs/memfile/targets.ts";
import type { Dialect } from "../../dialect.ts";
import { noteAccess } from "../../dirty-tracking.ts";
import { servingBinding } from "../../guest-memory.ts";
import type { Effect } from "../../rule.ts";
import {
  hostPageBehind,
  hostPageNumber,
  type MachineState,
  type MemslotState,
  memslotAt,
} from "../../state.ts";

/**
 * Pages are faulted in one by one, as by loads of the guest. The call reports how far it came; an
 * error is only seen when not even the first page could be had.
 */
export const preFault: Effect<PreFaultMemory> = {
  id: "pre-fault/pre-fault",
  sentence: "The range is mapped page by page up to the first page that cannot be had.",
  source:
    "virt/kvm/kvm_main.c, kvm_vcpu_pre_fault_memory; arch/x86/kvm/mmu/mmu.c, kvm_tdp_map_page; " +
    "Linux 6.11 to 6.18",
  outcomes: ["pre-fault/mapped", "pre-fault/no-slot", "pre-fault/no-page"],
  apply: ({ dialect, state, operation }) => {
    const first = pageOf(operation.gpa);
    const end = first + pageOf(operation.sizeBytes);
    const { addressSpace } = operation;
    let [gfn, after] = [first, state];
    let stop = stopAt(dialect, state, addressSpace, gfn);
    while (gfn < end && typeof stop === "object") {
      after = noteAccess({ dialect, state: after }, stop.slot, gfn);
      if (stop.hostPage !== undefined) {
        after = reached(dialect, after, targetOf(after, stop.hostPage));
      }
      gfn = smaller(end, gfn + stop.pages);
      stop = stopAt(dialect, after, addressSpace, gfn);
    }
    if (gfn === first && typeof stop === "string") {
      const decidedBy = stop === "ENOENT" ? "pre-fault/no-slot" : "pre-fault/no-page";
      return [{ expected: { kind: "failed", errno: stop }, state, decidedBy }];
    }
    const left = { gpa: addressOf(gfn), sizeBytes: addressOf(end - gfn) };
    const expected = { kind: "pre_faulted", ...left } as const;
    return [{ expected, state: after, decidedBy: "pre-fault/mapped" }];
  },
};

/** Pages of one slot. */
interface Stretch {
  readonly slot: MemslotState;
  readonly pages: bigint;
  /** What is behind the only page, where memory of the VMM serves it. */
  readonly hostPage?: number;
}

/**
 * How many pages from here on can be had alike, or the errno of the page that cannot. In an
 * ordinary VM the access is shared, and a private page is not for it.
 */
function stopAt(
  { constants }: Dialect,
  state: MachineState,
  addressSpace: number,
  gfn: bigint,
): Stretch | Extract<Errno, "ENOENT" | "EFAULT"> {
  const slot = memslotAt(state, addressSpace, gfn);
  const isPrivate = isPrivateAt(state, gfn);
  if (isPrivate && constants.privateVm !== true) return "EFAULT";
  if (isPrivate && slot?.guestMemfd === undefined) return "EFAULT";
  if (slot === undefined) return "ENOENT";
  const binding = servingBinding(state, slot, gfn);
  if (binding !== undefined) {
    if (!isReferenced(state, binding.file)) return "EFAULT";
    return { slot, pages: servedAlike(state, slot, gfn) };
  }
  const page = hostPageBehind(state, slot, gfn);
  const isReadable = page !== undefined && page.protection !== "none" && isBacked(state, page);
  const hostPage = Number(hostPageNumber(slot, gfn));
  return isReadable ? { slot, pages: 1n, hostPage } : "EFAULT";
}

/**
 * Pages from a gfn to the end of the slot or, where that matters, of the private range. The kinds
 * of pages differ inside a slot only where the kind is that of the access; but from another address
 * space than the first, one slot may show what several have there.
 */
function servedAlike(state: MachineState, slot: MemslotState, gfn: bigint): bigint {
  const end = slot.baseGfn + BigInt(slot.pages);
  const range = state.privateGfns.find(({ from, to }) => gfn >= from && gfn < to);
  const near = smaller(end, range?.to ?? end);
  if (slot.addressSpace === 0 || slot.guestMemfd?.servesAll === undefined) return near - gfn;
  const edges = state.memslots
    .filter(({ addressSpace }) => addressSpace === 0)
    .flatMap(({ baseGfn, pages }) => [baseGfn, baseGfn + BigInt(pages)])
    .filter((edge) => edge > gfn);
  return edges.reduce(smaller, near) - gfn;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
