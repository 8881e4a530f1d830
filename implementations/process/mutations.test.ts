import { test } from "vitest";
import { expectClientToLast, expectLimitOfLines, expectServerToLast } from "./test-mutations.ts";

// 1,000 of each in `mutations.long.test.ts`.
test("a server answers 100 damaged requests, and what comes after them", async () => {
  await expectServerToLast(100);
});

test("100 damaged answers lose a machine, and nothing else", async () => {
  await expectClientToLast(100);
});

test("a server reads lines up to the limit, and nothing behind a longer one", async () => {
  await expectLimitOfLines();
});
