/** Other ways in which adapters are lost; each costs several processes. */
import { describe } from "vitest";
import { testLosses, testPlaces } from "./test-adapters.ts";

const LATER = /^FAIL crashed outside of any call after operation/;

describe("an adapter", () => {
  testLosses([
    ["ends the process as if all were well", "process.exit(0);", "crashed"],
    ["kills the process", 'process.kill(process.pid, "SIGKILL");', "crashed"],
  ]);

  testPlaces([
    ["throws later", { third: 'setTimeout(() => { throw new Error("late"); }, 1);' }, LATER],
    ["ends the process in open", { open: "process.exit(0);" }, /^FAIL crashed in open before/],
    [
      "cannot dispose its factory",
      { factory: "process.exit(0);" },
      /^FAIL crashed in dispose of th/,
    ],
  ]);
});

test("an adapter cannot be explored, and it is said why", async () => {
  writeFileSync(join(directory(), "adapter.mjs"), adapter(""));

  const { code, error } = await run(["explore", "--implementation", "./adapter.mjs"], {
    cwd: directory(),
  });

  expect(error).toContain("MSC113: mine does not answer at once");
  expect(code).toBe(2);
});
