import { test } from "vitest";
import { expectClientToLast, expectServerToLast } from "./test-mutations.ts";

test("a server answers 1,000 damaged requests, and what comes after them", async () => {
  await expectServerToLast(1000);
});

test("1,000 damaged answers lose a machine, and nothing else", async () => {
  await expectClientToLast(1000);
});
