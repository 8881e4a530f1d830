/** Adapters of users on the command line, well-behaved and hostile ones. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "./run.ts";
import {
  adapter,
  checked,
  directory,
  SLEEP,
  testLosses,
  testPlaces,
  testUsageErrors,
} from "./test-adapters.ts";

describe("an adapter", () => {
  test("is loaded by its path, and conforms when it is right", async () => {
    const { code, out } = await checked("");

    expect(code).toBe(0);
    expect(out).toContain("CONFORMS  mine, linux-6.18");
  });

  testLosses([["blocks for ever", SLEEP, "hung"]]);

  testPlaces([
    ["ends the process in dispose", { dispose: "process.exit(0);" }, /^FAIL crashed in dispose af/],
  ]);

  test("that prints does not do it into the document", async () => {
    const printing = `console.log("hello"); ${adapter("")}`;
    writeFileSync(join(directory(), "adapter.mjs"), printing);

    const args = ["check", "--implementation", "./adapter.mjs", "--runs", "1", "--json", "-"];
    const { code, out, error } = await run(args, { cwd: directory() });

    expect([code, error]).toEqual([0, expect.stringContaining("hello\n")]);
    expect(JSON.parse(out)).toMatchObject({ verdict: "conforms", adapter: "./adapter.mjs" });
  });

  test("that never answers is told by the kit which call it was, in time", async () => {
    writeFileSync(join(directory(), "adapter.mjs"), adapter("return new Promise(() => {});"));

    const args = ["conform", "--implementation", "./adapter.mjs", "--operation-timeout", "500ms"];
    const { code, out } = await run(args, { cwd: directory() });

    expect(code).toBe(1);
    expect(out.replace(/\s+/g, " ")).toContain(
      "(guest_read(gpa=0x10000) gave no answer in 500 ms)",
    );
  });

  // The others are in `adapter.long.test.ts`.
  testUsageErrors([
    ["is not there", null, /MSC136: there is no file \.\/adapter\.mjs/],
    ["blocks", SLEEP, /hung while it was loaded: there was no answer in 2000 ms/],
    ["names no operation", adapter("").replace("read", "raed"), /no operation: "guest_raed"/],
  ]);

  test("that a stored failure names is loaded only when the command line says so", async () => {
    const { out } = await checked('throw new Error("boom");');
    const [, stored = ""] = /stored: (\S+)/.exec(out) ?? [];

    const refused = await run(["replay", stored], { cwd: directory() });
    const asked = await run(["replay", stored, "--implementation", "./adapter.mjs"], {
      cwd: directory(),
    });

    expect(refused.code).toBe(2);
    expect(refused.error).toMatch(/nothing that is read starts a program/);
    expect(asked.code).toBe(1);
  });
});
