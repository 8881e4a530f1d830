import { describe } from "vitest";
import { testFutures } from "./test-futures.ts";

describe("a fingerprint", () => {
  testFutures(150);
});
