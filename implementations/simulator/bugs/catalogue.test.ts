import { describe, expect, test } from "vitest";
import { CORRECT_DECISIONS } from "../decisions.ts";
import { testMinimality } from "../test-minimality.ts";
import { PLAIN_MINIMALITY } from "../test-plain-bugs.ts";
import { PLAIN_BUGS, SEEDED_BUGS, seededBug } from "./catalogue.ts";

describe.each(PLAIN_BUGS)("seeded bug $id", (bug) => {
  testMinimality(bug, PLAIN_MINIMALITY);
});

describe("the catalogue of seeded bugs", () => {
  test("has no id twice", () => {
    const ids = SEEDED_BUGS.map((bug) => bug.id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(SEEDED_BUGS)(
    "says of $id what it is, where it comes from, and why it is minimal",
    ({ title, story, source }) => {
      expect(title.length).toBeGreaterThan(20);
      expect(story).toMatch(/operations?\b|One call/);
      expect(source).toMatch(/[0-9a-f]{12}|@|5\.17|CAGtprH|\.c, |version 7/);
    },
  );

  test("replaces decisions by other functions, at least one unless the caller is wrong", () => {
    for (const { decisions, obligation } of SEEDED_BUGS) {
      expect(Object.keys(decisions).length > 0).toBe(obligation === undefined);
      for (const [name, decide] of Object.entries(decisions)) {
        expect(decide).not.toBe(CORRECT_DECISIONS[name as keyof typeof CORRECT_DECISIONS]);
      }
    }
  });

  test("refuses an unknown id with MSC108 and names the known ones", () => {
    expect(() => seededBug("no-such-bug")).toThrow(
      expect.objectContaining({ code: "MSC108", hint: expect.stringContaining("overlap") }),
    );
  });
});
