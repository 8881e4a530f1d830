import type { Errno } from "../abi/errno.ts";
import type { Operation } from "../abi/operation.ts";
import type { Expectation } from "./expectation.ts";
import type { Context, LadderEntry } from "./rule.ts";

/** What of an entry of a ladder says its errno, whatever the operation. */
interface Answering {
  readonly rule: {
    readonly errno?: Errno;
    readonly verdict: Errno | ((context: never) => Expectation);
  };
  readonly errno?: Errno;
}

/** The errno that the rule answers in this ladder; undefined where it answers something else. */
export function errnoOf({ rule, errno = rule.errno }: Answering): Errno | undefined {
  return errno ?? (typeof rule.verdict === "string" ? rule.verdict : undefined);
}

/** What a rule that speaks lets user space see: an errno alone is a call that fails with it. */
export function verdictOf<O extends Operation>(
  { rule, errno }: LadderEntry<O>,
  context: Context<O>,
): Expectation {
  const verdict = errno ?? rule.verdict;
  return typeof verdict === "string" ? { kind: "failed", errno: verdict } : verdict(context);
}
