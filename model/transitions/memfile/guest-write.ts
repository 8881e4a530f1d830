import type { GuestWrite } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { withDirty } from "../../change-state.ts";
import { mappingUnder } from "../../designs/memfile/access.ts";
import { zapped } from "../../designs/memfile/mappings.ts";
import { served } from "../../designs/memfile/serve.ts";
import { stored } from "../../designs/memfile/targets.ts";
import { writtenTo } from "../../dirty-tracking.ts";
import { slotUnder } from "../../guest-memory.ts";
import { hostPageAt } from "../../host-memory.ts";
import { hasPage } from "../../page-set.ts";
import type { Context, Effect, Transition } from "../../rule.ts";
import type { MachineState } from "../../state.ts";
import { step } from "../../step.ts";
import { tainted } from "../../taints.ts";

/** A private store is logged like any other: the log belongs to the slot, not to a half of it. */
export const guestWrite: Effect<GuestWrite> = {
  id: "memfile/guest-write",
  sentence:
    "A guest store reaches the page behind its half of the slot and is logged by that slot.",
  source:
    "v6 patch 6/8, kvm_faultin_pfn and direct_page_fault " +
    "(20220519153713.819591-7-chao.p.peng@linux.intel.com); mark_page_dirty_in_slot, Linux 5.18",
  outcomes: [
    "memfile/write-mapped",
    "memfile/write-private",
    "memfile/write-shared",
    "memfile/write-ordinary",
  ],
  apply: (context) => {
    const { row, target, state } = served(context);
    const after = stored(context.dialect, state, target, context.operation.tag);
    const faulting = row === "mapped" ? answerOfFault(context) : undefined;
    if (faulting !== undefined) {
      const through = tainted(logged(context, after), "protected-mapping");
      const state = tainted(faulting.state, "protected-mapping");
      return [
        { expected: { kind: "ok" }, state: through, decidedBy: "memfile/write-mapped" },
        { ...faulting, state },
      ];
    }
    return [
      {
        expected: { kind: "ok" },
        state: logged(context, after),
        decidedBy: `memfile/write-${row}`,
      },
    ];
  },
};

/** What the fault handler would answer, where that differs and the mapping may be protected. */
function answerOfFault(context: Context<GuestWrite>): Transition | undefined {
  const { dialect, state, operation } = context;
  if (!mayBeLogged(context) && !mayBeLent(context)) return undefined;
  const gfn = pageOf(operation.gpa);
  const [answer] = step(dialect, zapped(state, operation.addressSpace, gfn, gfn + 1n), operation);
  return answer.expected.kind === "ok" ? undefined : answer;
}

/** The slot logs, and has no bit for the page. */
function mayBeLogged(context: Context<GuestWrite>): boolean {
  const slot = slotUnder(context);
  if (slot === undefined || slot.dirty === null) return false;
  return !hasPage(slot.dirty.required, Number(pageOf(context.operation.gpa) - slot.baseGfn));
}

/** The host may have lent the zero page: the memory behind the mapping was never written. */
function mayBeLent(context: Context<GuestWrite>): boolean {
  const mapping = mappingUnder(context);
  if (mapping === undefined || mapping.kind === "private") return false;
  const behind = mapping.page + Number(pageOf(context.operation.gpa) - mapping.gfn);
  const page = hostPageAt(context.state, behind);
  return page?.tag === 0 && page.file === undefined;
}

function logged(context: Context<GuestWrite>, state: MachineState): MachineState {
  const slot = slotUnder({ ...context, state });
  if (slot === undefined || slot.dirty === null) return state;
  const page = Number(pageOf(context.operation.gpa) - slot.baseGfn);
  return withDirty(state, slot, writtenTo(slot.dirty, page));
}
