import { expect, test } from "vitest";
import { file, machine, observation, privateSlot, stepOf } from "../test-steps.ts";
import { mappingKindFollowsPopulation } from "./mapping-kind-follows-population.ts";

const AFTER = machine([privateSlot()], { files: { fd0: file([0]) } });

function judge(gfn: bigint, kind: "shared" | "private"): string | undefined {
  const observedAfter = observation({ mappings: [{ gfn, kind }] });
  return mappingKindFollowsPopulation.violation(stepOf({ after: AFTER, observedAfter }));
}

test("finds a shared mapping of a page that has become private", () => {
  expect(judge(0n, "shared")).toBe("gpa 0x0 is private but mapped shared");
});

test("finds a private mapping of a page that is there no longer", () => {
  expect(judge(1n, "private")).toBe("gpa 0x1000 is shared but mapped private");
});

test("allows mappings of their own kind", () => {
  expect([judge(0n, "private"), judge(1n, "shared")]).toEqual([undefined, undefined]);
});
