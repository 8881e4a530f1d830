import type { Errno } from "../../abi/errno.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import type { Dialect } from "../dialect.ts";
import type { Context, Ladder, LadderEntry, OperationModel, Rule } from "../rule.ts";

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

/** The ladder in which the rule leaves nothing behind any more. */
export function leavingNothing<O extends Operation>(ladder: Ladder<O>, rule: Named): Ladder<O> {
  const place = placeOf(ladder, rule);
  return ladder.map(({ leaves, ...entry }, index) =>
    index === place || leaves === undefined ? entry : { ...entry, leaves },
  );
}

/**
 * A rule that may decide, or not: the text leaves it open. Which machine does is no matter of
 * programs, so it is exempt from coverage.
 */
export function leftOpen<O extends Operation>(
  rule: Rule<O>,
  leaves?: LadderEntry<O>["leaves"],
): Ladder<O> {
  const unreachable = "only some machines decide so";
  return [{ rule, isOpen: true, unreachable, ...(leaves && { leaves }) }];
}

/** What a rule is named by in a ladder; whatever operations it can judge. */
interface Named {
  readonly id: string;
}

/**
 * How a dialect answers one kind of operation, for a successor that answers it almost so.
 *
 * @throws {HarnessError} MSC202 when it does not have the operation.
 */
export function modelIn<K extends OperationKind>(
  dialect: Pick<Dialect, "name" | "operations">,
  kind: K,
): OperationModel<K> {
  const model: OperationModel<K> | undefined = dialect.operations[kind];
  if (model !== undefined) return model;
  const hint = "a successor can only change operations that its predecessor has";
  throw new HarnessError("MSC202", `${dialect.name} has no operation ${kind}`, hint);
}

/** True when the ladder has the rule. */
export function hasRule<O extends Operation>(ladder: Ladder<O>, { id }: Named): boolean {
  return ladder.some(({ rule }) => rule.id === id);
}

/** The ladder with more rules right behind one that it has. */
export function insertAfter<O extends Operation>(
  ladder: Ladder<O>,
  anchor: Named,
  ...rules: readonly Rule<O>[]
): Ladder<O> {
  return ladder.toSpliced(placeOf(ladder, anchor) + 1, 0, ...inOrder(...rules));
}

/** The ladder with more rules in front of all others. */
export function insertFirst<O extends Operation>(
  ladder: Ladder<O>,
  ...rules: readonly Rule<O>[]
): Ladder<O> {
  return [...inOrder(...rules), ...ladder];
}

/** The ladder without some rules. */
export function without<O extends Operation>(
  ladder: Ladder<O>,
  ...rules: readonly Named[]
): Ladder<O> {
  return rules.reduce((rest, rule) => rest.toSpliced(placeOf(rest, rule), 1), ladder);
}

/**
 * The ladder in which another rule stands in the place of one, and answers what is its own. What no
 * program reached there it does not reach now.
 */
export function replaced<O extends Operation>(
  ladder: Ladder<O>,
  old: Named,
  rule: Rule<O>,
): Ladder<O> {
  const place = placeOf(ladder, old);
  const { unreachable } = ladder[place] ?? {};
  return ladder.with(place, { rule, ...(unreachable === undefined ? {} : { unreachable }) });
}

/** The ladder in which the rule answers another errno. */
export function withErrno<O extends Operation>(
  ladder: Ladder<O>,
  rule: Named,
  errno: Errno,
): Ladder<O> {
  return changed(ladder, rule, { errno });
}

/** The ladder in which rules name the commit that put them there, changed or mended them. */
export function sourced<O extends Operation>(
  ladder: Ladder<O>,
  source: string,
  ...rules: readonly Named[]
): Ladder<O> {
  return rules.reduce((before, rule) => changed(before, rule, { source }), ladder);
}

/** The ladder in which one rule stands right behind another. */
export function moved<O extends Operation>(
  ladder: Ladder<O>,
  rule: Named,
  anchor: Named,
): Ladder<O> {
  const entry = ladder.slice(placeOf(ladder, rule)).slice(0, 1);
  const rest = without(ladder, rule);
  return rest.toSpliced(placeOf(rest, anchor) + 1, 0, ...entry);
}

/** The ladder in which no program makes these rules speak, and why. */
export function unreachable<O extends Operation>(
  ladder: Ladder<O>,
  reason: string,
  ...rules: readonly Named[]
): Ladder<O> {
  return rules.reduce((before, rule) => changed(before, rule, { unreachable: reason }), ladder);
}

/** The ladder in which programs can make these rules speak after all. */
export function reachable<O extends Operation>(
  ladder: Ladder<O>,
  ...rules: readonly Named[]
): Ladder<O> {
  const ids = new Set(rules.map(({ id }) => id));
  return ladder.map((entry) => {
    const { unreachable: _, ...rest } = entry;
    return ids.has(entry.rule.id) ? rest : entry;
  });
}

/** The ladder in which every program is stopped by these rules at the latest. */
export function onlyReachable<O extends Operation>(
  ladder: Ladder<O>,
  reason: string,
  ...rules: readonly Named[]
): Ladder<O> {
  const others = ladder.filter(({ rule: { id } }) => rules.every((rule) => rule.id !== id));
  return reachable(unreachable(ladder, reason, ...others.map(({ rule }) => rule)), ...rules);
}

function changed<O extends Operation>(
  ladder: Ladder<O>,
  rule: Named,
  change: Partial<LadderEntry<O>>,
): Ladder<O> {
  const place = placeOf(ladder, rule);
  return ladder.map((entry, index) => (index === place ? { ...entry, ...change } : entry));
}

function placeOf<O extends Operation>(ladder: Ladder<O>, { id }: Named): number {
  const place = ladder.findIndex(({ rule }) => rule.id === id);
  if (place >= 0) return place;
  const hint = "a successor can only change rules that its predecessor has";
  throw new HarnessError("MSC202", `a ladder lacks ${id}`, hint);
}

/**
 * The operations with what says that a generation answers them so.
 *
 * @param usual - said of every operation that `special` does not name.
 */
export function basedOn(
  operations: Dialect["operations"],
  usual: string,
  special: Readonly<Partial<Record<OperationKind, string>>> = {},
): Dialect["operations"] {
  const kinds = Object.keys(operations) as OperationKind[];
  return Object.fromEntries(
    kinds.map((kind) => [kind, { ...operations[kind], basis: special[kind] ?? usual }]),
  );
}
