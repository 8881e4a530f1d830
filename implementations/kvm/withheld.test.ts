import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HAZARDS } from "./hazards.ts";
import { withheldBy } from "./withheld.ts";

const DECLARED = withheldBy(HAZARDS);

test("every reason that the code gives is declared, once, for some operation", () => {
  const sources = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".ts") && !/test|withheld/.test(name))
    .map((name) => readFileSync(`${import.meta.dirname}/${name}`, "utf8"));
  const given = sources.flatMap((text) =>
    [...text.matchAll(/kind: "not_sent", reason: "([^"]+)"/g)].map(([, reason]) => reason),
  );

  const reasons = DECLARED.map(({ reason }) => reason);
  expect(given.length).toBeGreaterThanOrEqual(5);
  expect(given.filter((reason) => !reasons.includes(reason ?? ""))).toEqual([]);
  expect(new Set(reasons).size).toBe(reasons.length);
  expect(DECLARED.filter(({ operations }) => operations.length === 0)).toEqual([]);
});

test("hazards that are allowed are no reason", () => {
  const reasons = withheldBy([]).map(({ reason }) => reason);

  expect(reasons).not.toContain("guest-memfd-collapse");
  expect(DECLARED).toContainEqual({
    reason: "guest-memfd-collapse",
    operations: ["host_collapse"],
    because: expect.stringContaining("folio"),
  });
});
