import { expect, test } from "vitest";
import { suggest } from "./suggest.ts";

const VERBS = ["check", "replay", "report", "rules"];

test.each([
  ["chekc", "check"],
  ["chck", "check"],
  ["replya", "replay"],
  ["rep0rt", "report"],
  ["rul", "rules"],
])("%s is taken for %s", (typed, meant) => {
  expect(suggest(typed, VERBS)).toBe(meant);
});

test.each(["explore", "x", ""])("%j is taken for nothing", (typed) => {
  expect(suggest(typed, VERBS)).toBeUndefined();
});
