/**
 * Errno ladders as text tables. A table has one row per rule, in ladder order, and each row repairs
 * what the row before it was refused for:
 *
 *     what is repaired | what is answered | what decided
 *
 * A repair is new arguments (`gpa=0x1000 size=0`), or the name of a program that is run first.
 */

import { parseOperation } from "../../abi/notation.ts";
import type { OperationKind } from "../../abi/operation.ts";
import type { Dialect } from "../dialect.ts";
import { printExpectation } from "../expectation.ts";
import { FRESH_MACHINE, type MachineState } from "../state.ts";
import { step } from "../step.ts";
import { withArguments } from "../test-support.ts";

/** One rung: what is repaired, what the model then answers, and what decided it. */
export type Row = readonly [repair: string, answer: string, decidedBy: string];

/** The rows of a table. */
export function rowsOf(table: string): readonly Row[] {
  return table
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [repair = "", answer = "", decidedBy = ""] = line.split(" | ").map((c) => c.trim());
      return [repair, answer, decidedBy];
    });
}

/**
 * The same rows with the answers that the dialect really gives.
 *
 * @param given - a program, operations separated by semicolons, that comes before the first row.
 * @param first - the operation that is judged, before any repair.
 * @param programs - repairs that are programs, by the name that stands in the table.
 */
export function climb(
  dialect: Dialect,
  given: string,
  first: string,
  table: string,
  programs: Readonly<Record<string, string>> = {},
): readonly Row[] {
  let state = performed(dialect, FRESH_MACHINE, given);
  let line = first;
  return rowsOf(table).map(([repair]) => {
    const program = programs[repair];
    if (program !== undefined) state = performed(dialect, state, program);
    else if (repair !== "") line = withArguments(line, repair);
    const [{ expected, decidedBy }] = step(dialect, state, parseOperation(line));
    return [repair, printExpectation(expected), decidedBy];
  });
}

/** What no argument mends: a descriptor of the machine that is closed. */
const MENDED_BY_NOTHING = ["memslot/vm-descriptor-open", "guest-access/vcpu-descriptor-open"];

/** Ids of the rules of a ladder that some arguments can make speak, in ladder order. */
export function speakersOf(dialect: Dialect, kind: OperationKind): readonly string[] {
  return (dialect.operations[kind]?.ladder ?? [])
    .filter(({ rule, unreachable }) => (unreachable ?? rule.unreachable) === undefined)
    .map(({ rule }) => rule.id)
    .filter((id) => !MENDED_BY_NOTHING.includes(id));
}

function performed(dialect: Dialect, from: MachineState, program: string): MachineState {
  return program
    .split(";")
    .filter((line) => line.trim() !== "")
    .reduce((state, line) => step(dialect, state, parseOperation(line))[0].state, from);
}
