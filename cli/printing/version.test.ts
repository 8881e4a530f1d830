import { expect, test } from "vitest";
import { MODEL_VERSION } from "../../model/version.ts";
import { runCommandLine } from "../command-line.ts";
import { fakeEnvironment } from "../test-support.ts";

test.each([[["--version"]], [["check", "--version"]]])("%j names every version", async (args) => {
  const environment = fakeEnvironment(args, ".");

  expect(await runCommandLine(environment)).toBe(0);
  expect(environment.out.join("")).toMatch(
    new RegExp(
      `^memslot-check \\d+\\.\\d+\\.\\d+, model version ${MODEL_VERSION}, node v[0-9.]+\\n$`,
    ),
  );
});
