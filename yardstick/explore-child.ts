/**
 * Explores one size of W in a process of its own and prints the result as one line of JSON: for
 * measurements, which want a fresh process, and for the test that kills it.
 *
 * Usage: explore-child.ts '{"size":"W2","symmetry":[],"options":{"workers":1}}'
 */

import type { ExplorationOptions, ExplorationResult } from "../explorer/result.ts";
import { EXPECTED } from "./expected.ts";
import { explorePacked } from "./packed/explore-packed.ts";
import { packedYardstick } from "./packed-system.ts";
import type { SymmetryPart } from "./symmetry.ts";

export interface ChildRequest {
  readonly size: string;
  readonly symmetry: readonly SymmetryPart[];
  readonly options: ExplorationOptions;
}

export interface ChildAnswer {
  readonly result: ExplorationResult;
  /**
   * CPU seconds of all threads from building the system to the result; loading modules is not in
   * it.
   */
  readonly userSeconds: number;
  readonly wallSeconds: number;
}

const request: ChildRequest = JSON.parse(process.argv[2] ?? "{}");
const expected = EXPECTED.find(({ size }) => size.name === request.size);
if (expected === undefined) {
  throw new RangeError(`${request.size} is no size of the yardstick`);
}
const before = process.resourceUsage();
const startMs = performance.now();
const system = packedYardstick({ size: expected.size, symmetry: request.symmetry });
const hooks = { now: () => performance.now() };
const result = await explorePacked(system, {}, hooks, request.options);
const after = process.resourceUsage();
const answer: ChildAnswer = {
  result,
  userSeconds: (after.userCPUTime - before.userCPUTime) / 1e6,
  wallSeconds: (performance.now() - startMs) / 1000,
};
console.log(JSON.stringify(answer));
