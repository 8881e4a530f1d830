/**
 * A dialect as data: every ladder in order, with what each rule promises and where that is written.
 */

import type { Operation } from "../abi/operation.ts";
import { OPERATION_KINDS } from "../abi/operation-fields.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Effect, LadderEntry } from "../model/rule.ts";
import { sourceOf } from "../model/source.ts";
import { errnoOf } from "../model/verdict.ts";

/** One rule in its place. */
export interface CatalogueRule {
  /** Place in the ladder, from 1: the first rule that speaks decides. */
  readonly position: number;
  readonly id: string;
  /** Null when the rule answers with another outcome than an errno. */
  readonly errno: string | null;
  readonly sentence: string;
  /** Where it is written, and the commit that this generation owes it to, where that is known. */
  readonly source: string;
  /** Why no ordinary program can make it speak, when that is so. */
  readonly unreachable: string | null;
}

/** How one operation is answered: the ladder, and the effect when no rule speaks. */
export interface CatalogueOperation {
  readonly operation: string;
  readonly rules: readonly CatalogueRule[];
  /** What says that this generation answers so; null where the sources of the rules do. */
  readonly basis: string | null;
  /** Null when somebody asked for less than all, and it is not of that. */
  readonly effect: {
    readonly id: string;
    readonly sentence: string;
    readonly source: string;
  } | null;
}

/** A whole dialect. */
export interface RuleCatalogue {
  readonly schema: 1;
  readonly verb: "rules";
  readonly dialect: string;
  readonly sentence: string;
  /** Numbers in which generations differ, as text: flag words and addresses in hexadecimal. */
  readonly constants: Readonly<Record<string, string>>;
  readonly operations: readonly CatalogueOperation[];
}

/** @returns the operations in the order of the notation, those the dialect lacks left out. */
export function ruleCatalogue(dialect: Dialect): RuleCatalogue {
  return {
    schema: 1,
    verb: "rules",
    dialect: dialect.name,
    sentence: dialect.sentence,
    constants: Object.fromEntries(
      Object.entries(dialect.constants).map(([name, value]) => [name, constantText(value)]),
    ),
    operations: OPERATION_KINDS.flatMap((operation) => {
      const model = dialect.operations[operation];
      if (model === undefined) return [];
      const { id, sentence, source }: Pick<Effect, "id" | "sentence" | "source"> = model.effect;
      const { basis = null } = model;
      // The ladder of one kind of operation, read only for what does not depend on the kind.
      const ladder = model.ladder as unknown as readonly LadderEntry<Operation>[];
      const effect = { id, sentence, source };
      return [{ operation, rules: ladder.map(catalogueRule), basis, effect }];
    }),
  };
}

/** What somebody wants to see of a catalogue; what is left out leaves nothing out. */
export interface RuleFilter {
  readonly operation?: string | undefined;
  /** Id of a rule or an effect, or the part of it before a slash. */
  readonly rule?: string | undefined;
  readonly errno?: string | undefined;
}

/** A part of a catalogue; operations of which nothing is left are left out. Places stay. */
export function filteredCatalogue(catalogue: RuleCatalogue, filter: RuleFilter): RuleCatalogue {
  const { rule: wanted, errno } = filter;
  const isWanted = (id: string): boolean =>
    wanted === undefined || id === wanted || id.startsWith(`${wanted}/`);
  const operations = catalogue.operations
    .filter(({ operation }) => filter.operation === undefined || operation === filter.operation)
    .map(({ operation, rules, basis, effect }) => ({
      operation,
      basis,
      rules: rules.filter((rule) => isWanted(rule.id) && (errno ?? rule.errno) === rule.errno),
      effect: effect !== null && isWanted(effect.id) && errno === undefined ? effect : null,
    }))
    .filter(({ rules, effect }) => rules.length > 0 || effect !== null);
  return { ...catalogue, operations };
}

function constantText(value: number | bigint | boolean): string {
  return typeof value === "boolean" ? String(value) : `0x${value.toString(16)}`;
}

function catalogueRule(entry: LadderEntry<Operation>, index: number): CatalogueRule {
  const { rule, unreachable } = entry;
  return {
    position: index + 1,
    id: rule.id,
    errno: errnoOf(entry) ?? null,
    sentence: rule.sentence,
    source: sourceOf(entry),
    unreachable: unreachable ?? rule.unreachable ?? null,
  };
}
