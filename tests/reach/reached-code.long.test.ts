/** Code of model and simulator that no run reaches is known by name, or there is none. */
import { expect, test } from "vitest";
import { reachingPrograms } from "./programs.ts";
import { type Place, reachOf } from "./reached-code.ts";
import { REVIEWED } from "./reviewed.ts";

/** Enough that a few runs more or less reach the same functions. */
const RUNS = 40;
const RUNS_OF_VARIANTS = 8;

/** Functions that are reached, at least: fewer would mean that they were not counted. */
const REACHED_MIN = 1_400;

const isJudge = (path: string): boolean => /^(model|implementations\/simulator)\//.test(path);

function named({ path, text }: Pick<Place, "path" | "text">): string {
  return `${path}: ${text}`;
}

test("every function is called, but for those that were reviewed", async () => {
  const effort = { runs: RUNS, runsOfVariants: RUNS_OF_VARIANTS, programs: reachingPrograms() };
  const { unreached, reached, log } = await reachOf(effort, isJudge);

  // A caller who errs in the strict dialect is what a divergence is there.
  expect(log.filter((line) => !/ conforms$/.test(line))).toEqual(["memfile-v6:strict diverges"]);
  expect(reached).toBeGreaterThan(REACHED_MIN);
  expect(unreached.map(named).sort()).toEqual(REVIEWED.map(named).sort());
});

test("a function that is not called is told, with its line", async () => {
  const path = "model/rules/memfile/flags-readable.ts";
  const nothing = { runs: 0, runsOfVariants: 0, programs: [] };

  const { unreached, reached } = await reachOf(nothing, (one) => one === path);

  expect(reached).toBe(0);
  expect(unreached).toMatchObject([{ path, text: expect.stringContaining("=>") }]);
});
