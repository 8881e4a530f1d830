/** The tables that there are, and the rows that each must have. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { type AnswerRow, parseTable } from "../../cli/store/answer-table.ts";
import type { Dialect } from "../../model/dialect.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import type { LadderEntry } from "../../model/rule.ts";
import { decidersOfKind } from "../../model/step.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

/** One base dialect, and the variants that reach what it does not. */
export interface AnswerTable {
  readonly name: string;
  readonly variants: readonly string[];
}

/** Variants in which a Linux generation reaches what an ordinary VM with everything does not. */
const LINUX_VARIANTS = ["sw-protected", "hardware-private", "no-attributes", "no-tdp"];

export const TABLES: readonly AnswerTable[] = [
  { name: "memfile-v6-patch4", variants: [] },
  { name: "memfile-v6", variants: ["as-posted", "thp", "as-posted,thp"] },
  { name: "linux-6.1", variants: [] },
  { name: "linux-6.8", variants: ["sw-protected", "hardware-private", "no-attributes"] },
  { name: "linux-6.12", variants: LINUX_VARIANTS },
  { name: "linux-6.18", variants: LINUX_VARIANTS },
  { name: "linux-7.2", variants: LINUX_VARIANTS },
  { name: "linux-7.3", variants: LINUX_VARIANTS },
  {
    name: "linux-7.4",
    variants: ["sw-protected", "vm-attributes", "vm-attributes,sw-protected", "hardware-private"],
  },
];

/** A rule or an effect in its dialect, for one kind of operation. */
export interface Place {
  readonly dialect: Dialect;
  readonly operation: OperationKind;
  readonly decider: string;
}

/** Every place that a table must have a row for; a variant adds what was not there before it. */
export function placesOf({ name, variants }: AnswerTable): readonly Place[] {
  const places = new Map<string, Place>();
  for (const dialect of [name, ...variants.map((options) => `${name}:${options}`)]) {
    for (const place of reachablePlaces(dialectNamed(dialect))) {
      const key = `${place.operation} ${place.decider}`;
      if (!places.has(key)) places.set(key, place);
    }
  }
  return [...places.values()];
}

/** Where a table lies. */
export function pathOf({ name }: AnswerTable): string {
  return join(REPOSITORY_ROOT, "docs", "answers", `${name}.txt`);
}

/** The rows that are checked in. */
export function rowsOf(table: AnswerTable): readonly AnswerRow[] {
  return parseTable(readFileSync(pathOf(table), "utf8"));
}

function reachablePlaces(dialect: Dialect): readonly Place[] {
  return OPERATION_KINDS.flatMap((operation) => {
    const model = dialect.operations[operation];
    if (model === undefined) return [];
    // The ladder of one kind of operation, read only for what does not depend on the kind.
    const ladder = model.ladder as unknown as readonly LadderEntry<Operation>[];
    const closed = new Set(
      ladder
        .filter(({ rule, unreachable = rule.unreachable }) => unreachable !== undefined)
        .map(({ rule }) => rule.id),
    );
    return decidersOfKind(dialect, operation)
      .filter((decider) => !closed.has(decider))
      .map((decider) => ({ dialect, operation, decider }));
  });
}
