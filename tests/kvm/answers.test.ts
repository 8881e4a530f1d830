import { expect, test } from "vitest";
import type { Outcome } from "../../abi/outcome.ts";
import { isPossible, possibleOn } from "../../checkers/possible.ts";
import { type AnswerRow, nameOf } from "../../cli/store/answer-table.ts";
import { kvmFactory } from "../../implementations/kvm/factory.ts";
import type { Dialect } from "../../model/dialect.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { answerOf, disagreement, operationsOf, saidOf, seenOf } from "../answers/run-program.ts";
import { rowsOf, TABLES } from "../answers/tables.ts";
import { KVM, onKvm } from "./support.ts";

const NAME = KVM.usable ? KVM.suggestedDialect : null;
const TABLE = TABLES.find(({ name }) => name === NAME);

/** What became of the rows, by their names. */
interface Sent {
  readonly agreed: string[];
  readonly differing: string[];
  /** Rows that this machine answers by another rule, or cannot be asked, and why. */
  readonly elsewhere: string[];
}

test.runIf(TABLE !== undefined)(onKvm("the kernel answers as its table says"), async () => {
  await using factory = await kvmFactory();
  const { capabilities } = factory;
  const { dialect } = possibleOn(capabilities, dialectNamed(NAME ?? ""), []);
  const sent: Sent = { agreed: [], differing: [], elsewhere: [] };
  const rows = TABLE === undefined ? [] : rowsOf(TABLE);
  for (const row of rows) {
    const name = nameOf(row);
    const operations = operationsOf(row.program);
    const stranger = strangenessOf(row, dialect);
    if (
      stranger !== undefined ||
      !operations.every((one) => isPossible(capabilities, dialect, one))
    ) {
      sent.elsewhere.push(`${name}: ${stranger ?? "the machine cannot be asked"}`);
      continue;
    }
    const outcomes = await seenOf(factory, operations);
    const unsent = outcomes.find(({ kind }) => kind === "not_sent");
    if (unsent !== undefined) sent.elsewhere.push(`${name}: not sent (${reasonOf(unsent)})`);
    else {
      const wrong = disagreement(saidOf(dialect, operations) ?? [], outcomes);
      if (wrong === undefined) sent.agreed.push(name);
      else sent.differing.push(`${name}: ${wrong}`);
    }
  }

  process.stderr.write(
    `rows of ${NAME} on ${KVM.usable ? KVM.release : ""}: ${sent.agreed.length} agree, ` +
      `${sent.elsewhere.length} are not of this machine:\n${sent.elsewhere.join("\n")}\n`,
  );
  expect(sent.differing).toEqual([]);
  expect(sent.agreed.length).toBeGreaterThan(rows.length * 0.8);
});

/** Why the row is not of this machine: its dialect, cut down, answers otherwise. */
function strangenessOf(
  { program, decider, answer }: AnswerRow,
  dialect: Dialect,
): string | undefined {
  const last = saidOf(dialect, operationsOf(program))?.at(-1);
  if (last === undefined) return "the machine lacks what it needs";
  const [{ decidedBy }] = last;
  const here = `${answerOf(last)} by ${decidedBy}`;
  return here === `${answer} by ${decider}` ? undefined : `here it is ${here}`;
}

function reasonOf(outcome: Outcome): string {
  return outcome.kind === "not_sent" ? outcome.reason : "";
}
