/**
 * Writes the tables of answers again, and prints what changes. An answer that changed while its
 * source says what it said before is refused: name the commit or the kernel in the ladder first.
 */
import { existsSync, writeFileSync } from "node:fs";
import { type AnswerRow, nameOf, printTable } from "../cli/store/answer-table.ts";
import { refreshed } from "../tests/answers/refresh.ts";
import { pathOf, rowsOf, TABLES } from "../tests/answers/tables.ts";

const wanted = process.argv.slice(2);
const known: (readonly string[])[] = [];

for (const table of TABLES) {
  const old = existsSync(pathOf(table)) ? rowsOf(table) : [];
  known.push(...old.map(({ program }) => program));
  if (wanted.length > 0 && !wanted.includes(table.name)) continue;
  const { rows, refused, missing } = await refreshed(table, old, known);
  known.push(...rows.map(({ program }) => program));
  for (const line of differences(old, rows)) console.log(line);
  for (const { dialect, operation, decider } of missing) {
    console.log(`? ${dialect.name} ${operation} ${decider}: no program was found`);
  }
  for (const line of refused) console.error(`refused: ${line}`);
  if (refused.length > 0) process.exitCode = 1;
  else writeFileSync(pathOf(table), printTable(rows));
}

/** Rows that are new, gone, or say something else, one line for each word that changed. */
function differences(old: readonly AnswerRow[], rows: readonly AnswerRow[]): readonly string[] {
  const before = new Map(old.map((row) => [nameOf(row), row]));
  const names = new Set(rows.map(nameOf));
  return [
    ...old.filter((row) => !names.has(nameOf(row))).map((row) => `- ${nameOf(row)}`),
    ...rows.flatMap((row) => {
      const was = before.get(nameOf(row));
      if (was === undefined) return [`+ ${nameOf(row)}: ${row.answer}`];
      const parts = ["answer", "seen", "source"] as const;
      const changed = parts.filter((part) => was[part] !== row[part]);
      return changed.map((part) => `~ ${nameOf(row)}: ${part} ${was[part]} -> ${row[part]}`);
    }),
  ];
}
