import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { bugsByProperty } from "../../scripts/bugs-by-property.ts";
import { renderBugsMarkdown } from "../../scripts/bugs-markdown.ts";
import { NOT_SEEDED } from "../../scripts/not-seeded-bugs.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

const NAMED = await bugsByProperty(SEEDED_BUGS);
const BUGS = renderBugsMarkdown(SEEDED_BUGS, NOT_SEEDED, NAMED);

test("docs/bugs.md is what the catalogues say; if not, run npm run docs", () => {
  expect(readFileSync(join(REPOSITORY_ROOT, "docs/bugs.md"), "utf8")).toBe(BUGS);
});

test("docs/bugs.md shows every shortest trace as it is", () => {
  for (const { id, minimalTrace } of SEEDED_BUGS) {
    expect(BUGS).toContain(`## ${id}\n`);
    expect(BUGS).toContain(`\`\`\`\n${minimalTrace.join("\n")}\n\`\`\``);
  }
});

describe("a property that must always hold", () => {
  test("names the minimal trace of a seeded bug, or says why it cannot", () => {
    const without = NAMED.filter(({ bugs }) => bugs.length === 0);
    const excused = NAMED.filter(({ property }) => property.unseeded !== undefined);

    expect(without.map(({ property }) => property.id)).toEqual(
      excused.map(({ property }) => property.id),
    );
    expect(NAMED.length).toBeGreaterThan(40);
  });
});

describe("the bug catalogue of the memfile design", () => {
  const seeded = SEEDED_BUGS.flatMap(({ catalogue }) => (catalogue ? [catalogue.slice(0, 4)] : []));
  const notSeeded = NOT_SEEDED.flatMap(({ entries }) => entries.map(([number]) => number));

  test("has every number from B-01 to B-92, seeded or with a reason, but for B-88", () => {
    const all = Array.from({ length: 92 }, (_, index) => `B-${String(index + 1).padStart(2, "0")}`);

    const accounted = [...new Set([...seeded, ...notSeeded])].sort();

    expect(accounted).toEqual(all.filter((number) => number !== "B-88"));
  });

  test("has no number twice, and none both seeded and with a reason", () => {
    expect(new Set(notSeeded).size).toBe(notSeeded.length);
    expect(notSeeded.filter((number) => seeded.includes(number))).toEqual([]);
  });
});
