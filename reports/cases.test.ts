import { expect, test } from "vitest";
import { casesOf } from "./cases.ts";
import { SAMPLE_DIVERGENCE, SAMPLE_REPORT } from "./formats/test-support.ts";

const statusOf = (report: typeof SAMPLE_REPORT): readonly string[] =>
  casesOf(report).map(({ group, name, status }) => `${status} ${group}.${name}`);

test("a promise is passed when met, skipped when not, and failed when it was broken", () => {
  expect(statusOf(SAMPLE_REPORT)).toEqual([
    "passed properties.no-pfn-at-two-gfns",
    "skipped properties.slot-is-moved",
    "failed rules.set_user_memory_region.memslot/gpa-no-overlap",
    "skipped rules.set_user_memory_region.memslot/gpa-aligned",
    "skipped rules.set_user_memory_region.memslot/id-exists",
    "passed rules.set_user_memory_region.memslot/create",
    "failed report.verdict",
  ]);
});

test("what failed without being a promise or a property is a case of its own", () => {
  const crashed = { ...SAMPLE_DIVERGENCE, kind: "crashed" as const, id: "feed" };

  expect(statusOf({ ...SAMPLE_REPORT, divergences: [crashed] })).toContain(
    "failed divergences.feed",
  );
});

test("a broken property is the failure, and not the rule that decided", () => {
  const broken = { ...SAMPLE_DIVERGENCE, property: "no-pfn-at-two-gfns" };

  const statuses = statusOf({ ...SAMPLE_REPORT, divergences: [broken] });

  expect(statuses).toContain("failed properties.no-pfn-at-two-gfns");
  expect(statuses).toContain("passed rules.set_user_memory_region.memslot/gpa-no-overlap");
});

test("every name stands once", () => {
  const names = casesOf(SAMPLE_REPORT).map(({ group, name }) => `${group}.${name}`);

  expect(new Set(names).size).toBe(names.length);
});

test("an unknown verdict is skipped with its limits, and passed by nobody", () => {
  const unknown = { ...SAMPLE_REPORT, verdict: "unknown" as const, divergences: [] };

  expect(casesOf({ ...unknown, limitsHit: ["not-sent"] }).at(-1)).toMatchObject({
    ...{ name: "verdict", status: "skipped", message: "unknown: not-sent" },
  });
});
