import { expect, test } from "vitest";
import { DIALECTS } from "../../model/dialects/registry.ts";
import { decidersOf } from "../../model/step.ts";
import { runCommandLine } from "../command-line.ts";
import { fakeEnvironment } from "../test-support.ts";

test("everything that decides anywhere can be explained", async () => {
  for (const id of new Set(DIALECTS.flatMap(decidersOf))) {
    const environment = fakeEnvironment(["explain", id], "/");

    expect(await runCommandLine(environment), id).toBe(0);
    expect(environment.out.join(""), id).toContain("where it stands");
  }
});
