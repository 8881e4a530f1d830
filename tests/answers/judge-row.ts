/** Whether a row is what model and simulator answer. */
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { printOutcome } from "../../abi/outcome-notation.ts";
import { type AnswerRow, nameOf } from "../../cli/store/answer-table.ts";
import type { Dialect } from "../../model/dialect.ts";
import { fullSourceOf } from "../../model/source.ts";
import { answerOf, disagreement, operationsOf, saidOf, seenOf } from "./run-program.ts";

/** What of a row is not so, one line each that begins with the name of the row. */
export async function judgeRow(
  row: AnswerRow,
  dialect: Dialect,
  factory: ImplementationFactory,
): Promise<readonly string[]> {
  const found = await answeredNow(row, dialect, factory);
  if (typeof found === "string") return [`${nameOf(row)}: ${found}`];
  const parts = ["decider", "answer", "seen", "source"] as const;
  return parts
    .filter((part) => found[part] !== row[part])
    .map((part) => `${nameOf(row)}: ${part} is ${found[part]}, and the table says ${row[part]}`);
}

/** The row as its program is answered now; a sentence where it cannot be told. */
export async function answeredNow(
  row: AnswerRow,
  dialect: Dialect,
  factory: ImplementationFactory,
): Promise<AnswerRow | string> {
  const operations = operationsOf(row.program);
  const said = saidOf(dialect, operations);
  const transitions = said?.at(-1);
  const last = operations.at(-1);
  if (said === undefined || transitions === undefined || last === undefined) {
    return "the model does not follow the program";
  }
  const outcomes = await seenOf(factory, operations);
  const wrong = disagreement(said, outcomes);
  if (wrong !== undefined) return `model and machine differ, ${wrong}`;
  const [{ decidedBy }] = transitions;
  const seen = outcomes.at(-1);
  return {
    ...row,
    operation: last.op,
    decider: decidedBy,
    answer: answerOf(transitions),
    seen: seen === undefined ? "" : printOutcome(seen),
    source: fullSourceOf(dialect, last.op, decidedBy) ?? "",
  };
}
