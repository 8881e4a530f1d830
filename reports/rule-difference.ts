/**
 * What changed between two dialects: rules inserted, removed, moved within their ladder, answering
 * another errno, or met by programs in only one of the two.
 */
import type { CatalogueOperation, CatalogueRule, RuleCatalogue } from "./rule-catalogue.ts";

/** How one rule differs. */
export interface RuleChange {
  readonly operation: string;
  readonly change: "inserted" | "removed" | "moved" | "renumbered" | "reachable" | "unreachable";
  readonly id: string;
  /** Place and errno in the first and in the second dialect; null where the rule is not there. */
  readonly before: RulePlace | null;
  readonly after: RulePlace | null;
  readonly sentence: string;
  readonly source: string;
}

/** Where a rule stands, and what it answers. */
export interface RulePlace {
  readonly position: number;
  readonly errno: string | null;
}

/** A number that differs; null where a dialect does not have it. */
export interface ConstantChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The difference of two dialects. */
export interface RuleDifference {
  readonly schema: 1;
  readonly verb: "rules";
  readonly from: string;
  readonly to: string;
  /** Operations that only one of the two has. */
  readonly operationsRemoved: readonly string[];
  readonly operationsInserted: readonly string[];
  readonly constants: readonly ConstantChange[];
  readonly changes: readonly RuleChange[];
}

/**
 * Compares the ladders of the operations that both have. A rule has moved when its order among the
 * rules of both ladders has changed; being pushed down by an insertion is no move. Of an operation
 * that only the second has, every rule is inserted.
 */
export function ruleDifference(from: RuleCatalogue, to: RuleCatalogue): RuleDifference {
  const missing = (here: RuleCatalogue, there: RuleCatalogue): readonly string[] =>
    here.operations
      .map(({ operation }) => operation)
      .filter((name) => there.operations.every(({ operation }) => operation !== name));
  return {
    schema: 1,
    verb: "rules",
    from: from.dialect,
    to: to.dialect,
    operationsRemoved: missing(from, to),
    operationsInserted: missing(to, from),
    constants: constantChanges(from, to),
    changes: to.operations.flatMap((after) => {
      const before = from.operations.find(({ operation }) => operation === after.operation);
      return ladderChanges(before ?? { ...after, rules: [] }, after);
    }),
  };
}

function constantChanges(from: RuleCatalogue, to: RuleCatalogue): readonly ConstantChange[] {
  const names = [...new Set([...Object.keys(from.constants), ...Object.keys(to.constants)])];
  return names
    .map((name) => ({
      name,
      before: from.constants[name] ?? null,
      after: to.constants[name] ?? null,
    }))
    .filter(({ before, after }) => before !== after);
}

function ladderChanges(before: CatalogueOperation, after: CatalogueOperation): RuleChange[] {
  const { operation } = before;
  const old = new Map(before.rules.map((rule) => [rule.id, rule]));
  const current = new Map(after.rules.map((rule) => [rule.id, rule]));
  const kept = longestCommonOrder([...old.keys()], [...current.keys()]);
  const removed = [...old.values()]
    .filter(({ id }) => !current.has(id))
    .map((rule) => change(operation, "removed", rule, undefined));
  const rest = [...current.values()].flatMap((rule) => {
    const was = old.get(rule.id);
    if (was === undefined) return [change(operation, "inserted", undefined, rule)];
    return [
      ...(kept.has(rule.id) ? [] : [change(operation, "moved", was, rule)]),
      ...(was.errno === rule.errno ? [] : [change(operation, "renumbered", was, rule)]),
      ...reachChanges(operation, was, rule),
    ];
  });
  return [...removed, ...rest];
}

function reachChanges(operation: string, was: CatalogueRule, is: CatalogueRule): RuleChange[] {
  if ((was.unreachable === null) === (is.unreachable === null)) return [];
  return [change(operation, is.unreachable === null ? "reachable" : "unreachable", was, is)];
}

function change(
  operation: string,
  kind: RuleChange["change"],
  before: CatalogueRule | undefined,
  after: CatalogueRule | undefined,
): RuleChange {
  const { id = "", sentence = "", source = "" } = after ?? before ?? {};
  const [was, is] = [placeOf(before), placeOf(after)];
  return { operation, change: kind, id, before: was, after: is, sentence, source };
}

function placeOf(rule: CatalogueRule | undefined): RulePlace | null {
  return rule === undefined ? null : { position: rule.position, errno: rule.errno };
}

/**
 * The most names that stand in the same order in both; whatever is common and not among them has
 * moved.
 */
function longestCommonOrder(a: readonly string[], b: readonly string[]): ReadonlySet<string> {
  const best = new Map<string, readonly string[]>();
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const skipA = best.get(`${i + 1} ${j}`) ?? [];
      const skipB = best.get(`${i} ${j + 1}`) ?? [];
      const longer = skipA.length >= skipB.length ? skipA : skipB;
      const name = a[i];
      const taken = best.get(`${i + 1} ${j + 1}`) ?? [];
      best.set(`${i} ${j}`, name !== undefined && name === b[j] ? [name, ...taken] : longer);
    }
  }
  return new Set(best.get("0 0") ?? []);
}
