/** Where a promise is written: the rule's own source, and what a generation adds to it. */

import type { Operation, OperationKind } from "../abi/operation.ts";
import type { Dialect } from "./dialect.ts";
import type { Effect, LadderEntry } from "./rule.ts";

/** The rule's source, and the commit that put it there, changed it or mended it. */
export function sourceOf({ rule, source }: LadderEntry<Operation>): string {
  return joined(rule.source, source);
}

/**
 * All that a rule or an outcome of an effect rests on where it decides this kind of operation;
 * undefined when nothing of that id does.
 */
export function fullSourceOf(
  dialect: Dialect,
  kind: OperationKind,
  id: string,
): string | undefined {
  const model = dialect.operations[kind];
  if (model === undefined) return undefined;
  const { ladder, effect, basis }: Model = model as unknown as Model;
  const entry = ladder.find(({ rule }) => rule.id === id);
  if (entry !== undefined) return joined(sourceOf(entry), basis);
  const decides = effect.id === id || effect.outcomes?.includes(id) === true;
  return decides ? joined(effect.source, basis) : undefined;
}

/** A model of one kind of operation, read only for what does not depend on the kind. */
interface Model {
  readonly ladder: readonly LadderEntry<Operation>[];
  readonly effect: Pick<Effect, "id" | "outcomes" | "source">;
  readonly basis?: string;
}

function joined(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined).join("; ");
}
