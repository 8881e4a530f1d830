import type { Operation } from "../abi/operation.ts";
import type { Expectation } from "./expectation.ts";
import type { Context, LadderEntry } from "./rule.ts";

/** What a rule that speaks lets user space see: an errno alone is a call that fails with it. */
export function verdictOf<O extends Operation>(
  { rule, errno }: LadderEntry<O>,
  context: Context<O>,
): Expectation {
  const verdict = errno ?? rule.verdict;
  return typeof verdict === "string" ? { kind: "failed", errno: verdict } : verdict(context);
}
