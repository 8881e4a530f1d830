import type { SetMemoryAttributes } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { withPart } from "../../change-state.ts";
import { withGfns, withoutGfns } from "../../designs/guest-memfd/gfn-set.ts";
import type { Context, Effect, Transition } from "../../rule.ts";
import { entriesReserved } from "../../rules/attributes/entries-reserved.ts";
import type { GfnRange } from "../../state.ts";

/**
 * Setting allocates nothing and changes no content: what is in the guest_memfd, and what is at
 * userspace_addr, waits there until the gfn is switched back. All or nothing.
 */
export const set: Effect<SetMemoryAttributes> = {
  id: "attributes/set",
  sentence:
    "Every gfn of the range has the attributes from now on, whether a slot covers it or not.",
  source: "virt/kvm/kvm_main.c, kvm_vm_set_mem_attributes, Linux 6.8 to 6.18",
  outcomes: ["attributes/set", "attributes/no-op"],
  apply: (context) => {
    const { state } = context;
    const privateGfns = gfnsAfter(context);
    if (privateGfns === state.privateGfns) {
      return [{ expected: { kind: "ok" }, state, decidedBy: "attributes/no-op" }];
    }
    const after = withPart(state, "privateGfns", privateGfns);
    const done: Transition = {
      expected: { kind: "ok" },
      state: after,
      decidedBy: "attributes/set",
    };
    const isHuge = pageOf(context.operation.sizeBytes) >= HUGE_PAGES;
    return isHuge ? [done, refusedForMemory(context)] : [done];
  },
};

/** Ranges from here on need so many entries that a small host may not have the memory for them. */
const HUGE_PAGES = 0x100_0000n;

function gfnsAfter({ state, operation }: Context<SetMemoryAttributes>): readonly GfnRange[] {
  const from = pageOf(operation.gpa);
  const range = { from, to: from + pageOf(operation.sizeBytes) };
  const change = operation.attributes === 0n ? withoutGfns : withGfns;
  return change(state.privateGfns, range);
}

function refusedForMemory({ state }: Context): Transition {
  const expected = { kind: "failed", errno: "ENOMEM" } as const;
  return { expected, state, decidedBy: entriesReserved.id };
}
