/** Other ways in which adapters are lost; each costs several processes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "./run.ts";
import { adapter, directory, testLosses, testPlaces, testUsageErrors } from "./test-adapters.ts";

const LATER = /^FAIL crashed outside of any call after operation/;

const LATE = `setTimeout(() => { throw new Error("late"); }, 0);
  await new Promise((resume) => setTimeout(resume, 5000));`;

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

  testUsageErrors([
    ["ends the process", "process.exit(0);", /ended the process while it was loaded/],
    ["waits for ever", "await new Promise(() => {});", /gave no answer in 2000 ms/],
    ["throws later", LATE, /ended the process while it was loaded: .* Error: late, at adapter/],
    ["cannot be loaded", "throw new Error('not today')", /cannot be loaded: Error: not today/],
    ["exports nothing", "export const other = 1;", /exports as "implementation": undefined/],
    ["exports a word", 'export const implementation = "me";', /exports as "implementation": "me"/],
  ]);
});

test("an adapter cannot be explored, and it is said why", async () => {
  writeFileSync(join(directory(), "adapter.mjs"), adapter(""));

  const { code, error } = await run(["explore", "--implementation", "./adapter.mjs"], {
    cwd: directory(),
  });

  expect(error).toMatch(/MSC11[34]: .*\bmine\b/);
  expect(error).not.toContain("was not named");
  expect(code).toBe(2);
});
