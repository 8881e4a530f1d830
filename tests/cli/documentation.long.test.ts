import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { isLong, perform, SHOWN } from "./test-documentation.ts";
import { patternOf } from "./transcripts.ts";

describe("docs/cli.md and docs/exploring.md", () => {
  const audits = SHOWN.filter((shown) => shown.kind === "command").filter(isLong);

  test.each(audits)("shows what happens: $line", async (shown) => {
    const { printed, code } = await perform(shown, tmpdir());

    expect(printed).toMatch(patternOf(shown.expected));
    expect(code).toBe(shown.exit);
  });

  test("shows an audit", () => {
    expect(audits.length).toBeGreaterThan(0);
  });
});
