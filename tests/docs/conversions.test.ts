import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { CONVERSION_BUGS } from "../../implementations/simulator/bugs/conversion/catalogue.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

const ROWS = readFileSync(join(REPOSITORY_ROOT, "docs/conversions.md"), "utf8")
  .split("\n")
  .filter(
    (line) => line.startsWith("| ") && !line.startsWith("| number") && !/^\| guard/.test(line),
  )
  .map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .filter((cell) => cell !== ""),
  );

/** What the last cell names that looks like a bug: not a dialect, not a file. */
function bugsIn(cell: string): readonly string[] {
  const names = [...cell.matchAll(/`([a-z][a-z-]+[a-z])`/g)].map(([, name = ""]) => name);
  return names;
}

test("names a seeded bug for each mutant, or says why there is none", () => {
  const known = new Set(SEEDED_BUGS.map(({ id }) => id));
  const cells = ROWS.map((row) => row.at(-1) ?? "");

  expect(cells.flatMap(bugsIn).filter((name) => !known.has(name))).toEqual([]);
  const open = cells.filter((cell) => bugsIn(cell).length === 0);
  expect(open.filter((cell) => !/^none( of its own)?: \S/.test(cell))).toEqual([]);
});

test("has every bug of history by its number, and every seeded bug of conversions", () => {
  const numbers = ROWS.flatMap(([first = ""]) => (/^\d+$/.test(first) ? [Number(first)] : []));
  const named = new Set(ROWS.flatMap((row) => bugsIn(row.at(-1) ?? "")));

  expect(numbers).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
  expect(CONVERSION_BUGS.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
});
