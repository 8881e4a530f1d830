import { expect, test } from "vitest";
import { runCommandLine } from "./command-line.ts";
import { helpFor } from "./help.ts";
import { VERBS } from "./parsing/verbs.ts";
import { fakeEnvironment } from "./test-support.ts";

test.each([
  [[]],
  [["help"]],
  [["help", "check"]],
  [["--help"]],
  ...VERBS.map(({ name }) => [[name, "--help"]]),
])("%j is answered as the command answers it", async (args) => {
  const environment = fakeEnvironment(args, ".");
  await runCommandLine(environment);

  expect(helpFor(args, environment.columns)).toBe(environment.out.join(""));
});

test.each([
  [["rules"]],
  [["--version"]],
  [["chekc", "--help"]],
  [["rules", "--nonsense", "--help"]],
])("%j is left to the command", (args) => {
  expect(helpFor(args)).toBeUndefined();
});
