import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isLong, perform, SHOWN } from "./test-documentation.ts";
import { patternOf } from "./transcripts.ts";

const DIRECTORY = mkdtempSync(join(tmpdir(), "memslot-check-docs-"));

afterAll(() => rmSync(DIRECTORY, { recursive: true }));

for (const shown of SHOWN) {
  if (shown.kind === "file") writeFileSync(join(DIRECTORY, shown.name), shown.content);
}

describe("docs/cli.md, shrinking.md, failures.md, exploring.md and exporting.md", () => {
  const long = SHOWN.filter((shown) => shown.kind === "command").filter(isLong);

  test.each(long)("shows what happens: $line", async (shown) => {
    const { printed, code } = await perform(shown, DIRECTORY);

    expect(printed).toMatch(patternOf(shown.expected));
    expect(code).toBe(shown.exit);
  });

  test("shows an audit, a hunt and a longer check", () => {
    const shown = long.map(({ line }) => line);

    for (const kind of ["--audit", "bugs --dialect", "--runs 100", "--reduce symmetry"]) {
      expect(shown).toContainEqual(expect.stringContaining(kind));
    }
  });
});
