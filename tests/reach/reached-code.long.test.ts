/** Code of model and simulator that no run reaches is known, or there is none. */
import { expect, test } from "vitest";
import { reachingPrograms } from "./programs.ts";
import { type Place, reachOf } from "./reached-code.ts";
import { KINDS, reviewedLines } from "./reviewed.ts";

/** Enough that a few runs more or less reach the same blocks. */
const EFFORT = { runs: 40, runsOfVariants: 8, runsOfBugs: 4 };

/** Functions that are called, at least: fewer would mean that they were not counted. */
const CALLED_MIN = 1_600;

const isJudge = (path: string): boolean => /^(model|implementations\/simulator)\//.test(path);

/** Each line once, however many of its blocks are not run. */
function linesOf(places: readonly Place[]): readonly string[] {
  return [...new Set(places.map(({ path, text }) => `${path}: ${text}`))].sort();
}

test("every block is run, but for those that were reviewed", async () => {
  const effort = { ...EFFORT, programs: reachingPrograms() };
  const { unreached, calledFunctions, log } = await reachOf(effort, isJudge);

  // A caller who errs in the strict dialect is what a divergence is there.
  expect(log.filter((line) => !/ conforms$/.test(line))).toEqual(["memfile-v6:strict diverges"]);
  expect(calledFunctions).toBeGreaterThan(CALLED_MIN);
  const left = unreached.filter((place) => !KINDS.some(({ isOne }) => isOne(place)));
  const reviewed = reviewedLines();
  expect(linesOf(left)).toEqual(reviewed.map(({ line }) => line).sort());
  expect(reviewed.filter(({ reason }) => reason.length < 20)).toEqual([]);
  const idle = KINDS.filter(({ isOne }) => !unreached.some(isOne));
  expect(idle.map(({ reason }) => reason)).toEqual([]);
});

test("what is not called is told, with its line", async () => {
  const path = "model/rules/memfile/flags-readable.ts";
  const nothing = { runs: 0, runsOfVariants: 0, runsOfBugs: 0, programs: [] };

  const { unreached, calledFunctions } = await reachOf(nothing, (one) => one === path);

  expect(calledFunctions).toBe(0);
  expect(unreached).toMatchObject([{ path, text: expect.stringContaining("=>") }]);
});

test("a branch that is not taken is told in a function that is called", async () => {
  const path = "model/slot-list.ts";
  const lines = ["set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)"];
  const programs = [{ dialect: "linux-6.18", lines }];
  const effort = { runs: 0, runsOfVariants: 0, runsOfBugs: 0, programs };

  const { unreached, calledFunctions } = await reachOf(effort, (one) => one === path);

  expect(calledFunctions).toBeGreaterThan(1);
  expect(unreached.map(({ text }) => text)).toContain("if (list.includes(slot)) return slots;");
});
