import type { Operation } from "../operation.ts";
import type { Ladder, Rule } from "../rule.ts";

/** A ladder of these rules, each with its own errno, in this order. */
export function inOrder<O extends Operation>(...rules: readonly Rule<O>[]): Ladder<O> {
  return rules.map((rule) => ({ rule }));
}
