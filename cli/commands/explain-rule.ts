/** `explain`: one promise, as `rustc --explain` does it for an error. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import { parseOperation, printOperation } from "../../abi/notation.ts";
import type { OperationKind } from "../../abi/operation.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { closestOther } from "../../checkers/closest.ts";
import type { Dialect } from "../../model/dialect.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { decidersOf, decidersOfKind } from "../../model/step.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { widthFor } from "../../reports/formats/layout.ts";
import { renderRuleExplanation } from "../../reports/formats/text-rule-explanation.ts";
import { ruleCatalogue } from "../../reports/rule-catalogue.ts";
import type {
  ExplainedExample,
  ExplainedPlace,
  RuleExplanation,
} from "../../reports/rule-explanation.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { deliverDocument, wantsColor } from "../printing/deliver.ts";
import { type AnswerRow, parseTable } from "../store/answer-table.ts";
import { packageRoot } from "../store/package-root.ts";
import type { Invocation } from "./invocation.ts";

/** Prints what is to be said of the rule, or the effect, that the operand names. */
export async function explainRule(invocation: Invocation): Promise<ExitCode> {
  const { operands, settings, environment } = invocation;
  const [id = ""] = operands;
  const dialects = settings.dialect === undefined ? DIALECTS : [dialectNamed(settings.dialect)];
  const places = dialects.flatMap((dialect) => placesIn(dialect, id));
  const [first] = places;
  if (first === undefined) throw nothingOf(id, dialects);
  const explanation: RuleExplanation = {
    ...{ schema: 1, verb: "explain", id },
    ...{ sentence: first.sentence, source: first.place.source },
    // What one generation never reaches another one may.
    unreachable: places.every((each) => each.unreachable !== null) ? first.unreachable : null,
    places: places.map(({ place }) => place),
    examples: examplesOf(id, settings.dialect),
  };
  const options = { color: wantsColor(invocation), width: widthFor(environment.columns) };
  deliverDocument(invocation, explanation, renderRuleExplanation(explanation, options));
  return EXIT_CODES.conforms;
}

interface Found {
  readonly place: ExplainedPlace;
  readonly sentence: string;
  readonly unreachable: string | null;
}

function placesIn(dialect: Dialect, id: string): readonly Found[] {
  const { operations } = ruleCatalogue(dialect);
  return operations.flatMap(({ operation, rules, effect }): readonly Found[] => {
    const rule = rules.find((each) => each.id === id);
    const where = { dialect: dialect.name, operation, rules: rules.length };
    if (rule !== undefined) {
      const { position, errno, source, sentence, unreachable } = rule;
      return [{ place: { ...where, position, errno, source }, sentence, unreachable }];
    }
    // Of an effect, each way in which it can end has an id of its own.
    const isWay = decidersOfKind(dialect, operation as OperationKind).includes(id);
    if (effect === null || (effect.id !== id && !isWay)) return [];
    const { source, sentence } = effect;
    const place = { ...where, position: null, errno: null, source };
    return [{ place, sentence, unreachable: null }];
  });
}

/** One for each operation: of the dialect that was named, or of the newest that has it. */
function examplesOf(id: string, named: string | undefined): readonly ExplainedExample[] {
  const rows = tables(named).filter(({ decider }) => decider === id);
  const byOperation = new Map(rows.map((row) => [row.operation, row]));
  return [...byOperation.values()].map(exampleOf);
}

/** The rows of all tables, or of the one of a dialect. */
function tables(named: string | undefined): readonly AnswerRow[] {
  const bases = [...new Set((named ? [named] : DIALECTS.map(({ name }) => name)).map(baseOf))];
  return bases.flatMap((base) => {
    const path = join(packageRoot(), "docs", "answers", `${base}.txt`);
    return parseTable(readFileSync(path, "utf8"));
  });
}

function baseOf(dialect: string): string {
  return dialect.split(":")[0] ?? "";
}

function exampleOf({ dialect, operation, decider, program, answer }: AnswerRow): ExplainedExample {
  const near = closestOther(dialectNamed(dialect), program.map(parseOperation), decider);
  return {
    ...{ dialect, operation, met: { program, answer, decidedBy: decider } },
    beside: near === undefined ? null : { ...near, program: near.program.map(printOperation) },
  };
}

function nothingOf(id: string, dialects: readonly Dialect[]): HarnessError {
  const ids = [...new Set(dialects.flatMap(decidersOf))];
  const below = ids.filter((known) => known.startsWith(`${id.replace(/\/$/, "")}/`));
  const all = "memslot-check rules lists them all";
  const hint =
    below.length > 0
      ? `name one of ${below.join(", ")}`
      : (propertyHint(id) ?? suggestion(id, ids, all));
  return new HarnessError("MSC138", `no rule is ${shownText(id)}`, hint);
}

function propertyHint(id: string): string | undefined {
  const property = PROPERTIES.find((one) => one.id === id);
  return property && `it is a property: ${property.sentence} docs/invariants.md has them all`;
}
