import { describe } from "vitest";
import { shrunkTraces, testCandidates, testOrder } from "./test-candidates.ts";

describe("of 200 traces, and 1000 triples", () => {
  testCandidates(shrunkTraces(200), 30_000);
  testOrder(1000);
});
