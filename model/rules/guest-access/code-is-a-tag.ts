import type { GuestExecute } from "../../../abi/operation.ts";
import { pageOf, U32_MAX } from "../../../abi/units.ts";
import { assured } from "../../assured.ts";
import { tagOf } from "../../designs/memfile/targets.ts";
import { noteAccess } from "../../dirty-tracking.ts";
import { slotUnder, targetUnder } from "../../guest-memory.ts";
import type { Context, Rule } from "../../rule.ts";
import type { MachineState } from "../../state.ts";
import { tainted } from "../../taints.ts";

/** A tag is code that returns it, and zeroes are code that faults; other bytes may be anything. */
export const codeIsATag: Rule<GuestExecute> = {
  id: "guest-access/code-is-a-tag",
  sentence: "Code of which an access of bytes left a part only may do anything.",
  source: "abi/tag-bytes.ts: only a tag is code that returns; what other bytes do is up to the CPU",
  verdict: () => ({ kind: "anything" }),
  speaks: (context) => tagOf(context.state, targetUnder(context)) > U32_MAX,
};

/** The state after such code was run. */
export function ranTornCode(context: Context<GuestExecute>): MachineState {
  const slot = assured(slotUnder(context), "guest-access/execute-needs-slot");
  return tainted(noteAccess(context, slot, pageOf(context.operation.gpa)), "torn-code");
}
