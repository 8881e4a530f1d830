/** Adapters of users on the command line, well-behaved and hostile ones. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ended, run } from "./run.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-adapter-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

/** A machine without slots: every load is an MMIO exit, until the third one does something else. */
function adapter(third: string): string {
  return `
    export const implementation = {
      capabilities: { name: "mine", operations: ["guest_read"], observable: false },
      open: () => {
        let loads = 0;
        return {
          apply: ({ gpa }) => {
            if (++loads === 3) { ${third} }
            return { kind: "mmio", access: "read", gpa, lengthBytes: 8, tag: 0x4d4d494f };
          },
          observe: () => undefined,
          async [Symbol.asyncDispose]() {},
        };
      },
      async [Symbol.asyncDispose]() {},
    };`;
}

async function checked(third: string, ...flags: readonly string[]): Promise<Ended> {
  writeFileSync(join(cwd, "adapter.mjs"), adapter(third));
  const args = ["check", "--implementation", "./adapter.mjs", "--runs", "5", "--seed", "7"];
  return run([...args, ...flags], { cwd });
}

describe("an adapter", () => {
  test("is loaded by its path, and conforms when it is right", async () => {
    const { code, out } = await checked("");

    expect(code).toBe(0);
    expect(out).toContain("CONFORMS  mine, linux-6.18");
  });

  /** Blocks as an endless loop does, but leaves the processor to the other tests. */
  const SLEEP = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";

  test.each([
    ["blocks for ever", SLEEP, "hung"],
    ["ends the process as if all were well", "process.exit(0);", "crashed"],
    ["kills the process", 'process.kill(process.pid, "SIGKILL");', "crashed"],
  ])("that %s ends in a report with trace, seed and token", async (_, third, kind) => {
    const patience = kind === "hung" ? ["--operation-timeout", "2s"] : [];
    const { code, out } = await checked(third, "--json", "report.json", ...patience);

    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^FAIL ${kind} at operation 3/3, ./adapter.mjs`));
    expect(out.match(/^ {2}guest_read\(gpa=/gm)).toHaveLength(3);
    expect(out).toMatch(/replay: memslot-check replay msc1\./);
    expect(out).toMatch(/seed 7/);
    expect(readdirSync(join(cwd, ".memslot-check/failures"))).toHaveLength(1);
    expect(readdirSync(cwd)).toContain("report.json");
  });

  test("that ends the process while it is loaded is no green run", async () => {
    writeFileSync(join(cwd, "adapter.mjs"), "process.exit(0);");

    const { code, error } = await run(["check", "--implementation", "./adapter.mjs"], { cwd });

    expect(code).toBe(3);
    expect(error).toMatch(/MSC211: no operation was under way/);
  });

  test.each([
    ["is not there", null, /MSC136: the adapter \.\/adapter\.mjs cannot be loaded/],
    ["cannot be loaded", "throw new Error('not today')", /cannot be loaded: Error: not today/],
    ["exports nothing", "export const other = 1;", /exports as "implementation": undefined/],
    ["exports a word", 'export const implementation = "me";', /exports as "implementation": "me"/],
  ])("that %s is a usage error", async (_, text, message) => {
    if (text !== null) writeFileSync(join(cwd, "adapter.mjs"), text);

    const { code, error } = await run(["check", "--implementation", "./adapter.mjs"], { cwd });

    expect(code).toBe(2);
    expect(error).toMatch(message);
  });

  test("that a stored failure names is loaded only when the command line says so", async () => {
    const { out } = await checked('throw new Error("boom");');
    const [, stored = ""] = /stored: (\S+)/.exec(out) ?? [];

    const refused = await run(["replay", stored], { cwd });
    const asked = await run(["replay", stored, "--implementation", "./adapter.mjs"], { cwd });

    expect(refused.code).toBe(2);
    expect(refused.error).toMatch(/nothing that is read starts a program/);
    expect(asked.code).toBe(1);
  });
});
