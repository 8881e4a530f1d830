import type { Operation } from "../operation.ts";
import type { Context, Ladder, LadderEntry, Rule } from "../rule.ts";

/** A ladder of these rules, each with its own errno, in this order. */
export function inOrder<O extends Operation>(...rules: readonly Rule<O>[]): Ladder<O> {
  return rules.map((rule) => ({ rule }));
}

/** The same where the generation has these rules; an empty piece of a ladder where not. */
export function only<O extends Operation>(
  isThere: boolean,
  ...rules: readonly Rule<O>[]
): Ladder<O> {
  return isThere ? inOrder(...rules) : [];
}

/** The same, for calls that come by here at all. */
export function when<O extends Operation>(
  comesBy: (context: Context<O>) => boolean,
  ladder: Ladder<O>,
): Ladder<O> {
  return ladder.map((entry) => ({ ...entry, when: comesBy }));
}

/** A rule that leaves something behind when it speaks. */
export function leaving<O extends Operation>(
  rule: Rule<O>,
  leaves: NonNullable<LadderEntry<O>["leaves"]>,
): Ladder<O> {
  return [{ rule, leaves }];
}
