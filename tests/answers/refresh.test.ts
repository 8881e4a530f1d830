import { describe, expect, test } from "vitest";
import { type AnswerRow, nameOf, parseTable, printTable } from "../../cli/store/answer-table.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { findPrograms } from "./find-program.ts";
import { refreshed, refusals } from "./refresh.ts";
import { type AnswerTable, rowsOf } from "./tables.ts";

const TABLE: AnswerTable = { name: "linux-6.1", variants: [] };
const ROWS = rowsOf(TABLE);

/** The rows, with other words in the one of `memslot/gpa-no-overlap`. */
function withWords(words: Partial<AnswerRow>): readonly AnswerRow[] {
  return ROWS.map((row) => (row.decider === "memslot/gpa-no-overlap" ? { ...row, ...words } : row));
}

describe("a table of answers", () => {
  test("is read as it was written", () => {
    expect(parseTable(printTable(ROWS))).toEqual(ROWS);
  });

  test("is refused when an answer was changed by hand", () => {
    const byHand = printTable(ROWS).replace("=> EEXIST", "=> EINVAL");

    expect(byHand).not.toBe(printTable(ROWS));
    expect(() => parseTable(byHand)).toThrow("changed by hand");
  });
});

describe("npm run answers", () => {
  test("changes nothing when nothing changed", async () => {
    expect(await refreshed(TABLE, ROWS, [])).toEqual({ rows: ROWS, refused: [], missing: [] });
  });

  test("refuses an answer that changed while its source says what it said", async () => {
    const { refused } = await refreshed(TABLE, withWords({ answer: "EBUSY" }), []);

    expect(refused).toEqual([
      "linux-6.1 set_user_memory_region memslot/gpa-no-overlap: EBUSY becomes EEXIST, and the " +
        "source is the old one",
    ]);
  });

  test("takes an answer whose source changed with it, and a row that is new or gone", () => {
    expect(refusals(withWords({ answer: "EBUSY", source: "another" }), ROWS)).toEqual([]);
    expect(refusals(ROWS.slice(1), ROWS)).toEqual([]);
    expect(refusals(ROWS, ROWS.slice(1))).toEqual([]);
    expect(refusals(withWords({ source: "another" }), ROWS)).toEqual([]);
  });

  test("keeps the program of a row, and finds one where it leads elsewhere now", async () => {
    const lost = withWords({ program: ["close(fd=-1)"] });

    const { rows, missing } = await refreshed(TABLE, lost, []);

    expect(missing).toEqual([]);
    expect(rows.map(nameOf)).toEqual(ROWS.map(nameOf));
    expect(rows.find(({ decider }) => decider === "memslot/gpa-no-overlap")?.program).toHaveLength(
      2,
    );
  });

  test("finds nothing where nothing can be", async () => {
    const dialect = dialectNamed("linux-6.1");
    const place = { dialect, operation: "close", decider: "memslot/no-op" } as const;

    expect(
      await findPrograms(
        [place],
        ROWS.map(({ program }) => program),
        2,
      ),
    ).toEqual(new Map());
  });
});
