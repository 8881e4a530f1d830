/** A table as model and simulator answer now, and what of the old one may not be rewritten. */

import { type AnswerRow, nameOf } from "../../cli/store/answer-table.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { fullSourceOf } from "../../model/source.ts";
import { findPrograms } from "./find-program.ts";
import { answeredNow } from "./judge-row.ts";
import { type AnswerTable, type Place, placesOf } from "./tables.ts";

/** What became of a table. */
export interface Refreshed {
  readonly rows: readonly AnswerRow[];
  /** Rows whose answer changed although the source says what it said, one line each. */
  readonly refused: readonly string[];
  /** Places for which no program was found. */
  readonly missing: readonly Place[];
}

/**
 * Asks every place again. A row keeps its program as long as that is decided where it was.
 *
 * @param known - programs of other tables.
 */
export async function refreshed(
  table: AnswerTable,
  old: readonly AnswerRow[],
  known: readonly (readonly string[])[],
): Promise<Refreshed> {
  const places = placesOf(table);
  const programs = new Map<Place, readonly string[]>();
  for (const place of places) {
    const before = rowAt(old, place);
    if (before !== undefined && (await isStill(before, place))) programs.set(place, before.program);
  }
  for (const dialect of new Set(places.map((place) => place.dialect))) {
    const open = places.filter((place) => place.dialect === dialect && !programs.has(place));
    for (const [place, program] of await findPrograms(open, known)) programs.set(place, program);
  }
  const rows: AnswerRow[] = [];
  for (const place of places) {
    const program = programs.get(place);
    if (program !== undefined) rows.push(await rowOf(place, program));
  }
  return { rows, refused: refusals(old, rows), missing: places.filter((at) => !programs.has(at)) };
}

/** Answers that changed without a word: the source of the row must say why. */
export function refusals(old: readonly AnswerRow[], rows: readonly AnswerRow[]): readonly string[] {
  return rows.flatMap((row) => {
    const before = old.find((one) => nameOf(one) === nameOf(row));
    if (before === undefined || before.answer === row.answer) return [];
    if (before.source !== row.source) return [];
    return [
      `${nameOf(row)}: ${before.answer} becomes ${row.answer}, and the source is the old one`,
    ];
  });
}

function rowAt(rows: readonly AnswerRow[], place: Place): AnswerRow | undefined {
  const { dialect, operation, decider } = place;
  return rows.find(
    (row) => nameOf(row) === nameOf({ ...row, dialect: dialect.name, operation, decider }),
  );
}

async function isStill(row: AnswerRow, { dialect, operation, decider }: Place): Promise<boolean> {
  const now = await answeredNow(row, dialect, simulatorFactory({ dialect: dialect.name }));
  return typeof now !== "string" && now.operation === operation && now.decider === decider;
}

async function rowOf(place: Place, program: readonly string[]): Promise<AnswerRow> {
  const { dialect, operation, decider } = place;
  const source = fullSourceOf(dialect, operation, decider) ?? "";
  const bare = { dialect: dialect.name, operation, decider, program, answer: "", seen: "", source };
  const factory = simulatorFactory({ dialect: dialect.name });
  const row = await answeredNow(bare, dialectNamed(dialect.name), factory);
  if (typeof row === "string") throw new Error(`${nameOf(bare)}: ${row}`);
  return row;
}
