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

/** What an adapter does besides. */
interface Parts {
  readonly third?: string;
  readonly open?: string;
  readonly dispose?: string;
  readonly factory?: string;
}

const LATER = /^FAIL crashed outside of any call after operation/;

/** A machine without slots: every load is an MMIO exit, until the third one does something else. */
function adapter(parts: Parts | string): string {
  const {
    third = "",
    open = "",
    dispose = "",
    factory = "",
  } = typeof parts === "string" ? { third: parts } : parts;
  return `
    export const implementation = {
      capabilities: { name: "mine", operations: ["guest_read"], observable: false },
      open: () => {
        ${open}
        let loads = 0;
        return {
          apply: ({ gpa }) => {
            if (++loads === 3) { ${third} }
            return { kind: "mmio", access: "read", gpa, lengthBytes: 8, tag: 0x4d4d494f };
          },
          observe: () => undefined,
          async [Symbol.asyncDispose]() { ${dispose} },
        };
      },
      async [Symbol.asyncDispose]() { ${factory} },
    };`;
}

async function checked(third: string, ...flags: readonly string[]): Promise<Ended> {
  writeFileSync(join(cwd, "adapter.mjs"), adapter(third));
  const args = ["check", "--implementation", "./adapter.mjs", "--runs", "5", "--seed", "7"];
  return run([...args, ...flags], { cwd });
}

/** Blocks as an endless loop does, but leaves the processor to the other tests. */
const SLEEP = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";

const LATE = `setTimeout(() => { throw new Error("late"); }, 0);
  await new Promise((resume) => setTimeout(resume, 5000));`;

describe("an adapter", () => {
  test("is loaded by its path, and conforms when it is right", async () => {
    const { code, out } = await checked("");

    expect(code).toBe(0);
    expect(out).toContain("CONFORMS  mine, linux-6.18");
  });

  test.each([
    ["blocks for ever", SLEEP, "hung"],
    ["ends the process as if all were well", "process.exit(0);", "crashed"],
    ["kills the process", 'process.kill(process.pid, "SIGKILL");', "crashed"],
  ])("that %s ends in a report with trace, seed and token", async (_, third, kind) => {
    const limits = ["--operation-timeout", "1s", "--shrink-evaluations", "2"];
    const { code, out } = await checked(third, "--json", "report.json", ...limits);

    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^FAIL ${kind} at operation 3/3, ./adapter.mjs`));
    expect(out.match(/^ {2}guest_read\(gpa=/gm)).toHaveLength(3);
    expect(out).toMatch(/replay: memslot-check replay msc1\S+ --implementation \.\/adapter\.mjs$/m);
    expect(out).toMatch(/reproduced 2\/2/);
    expect(out).toMatch(/shrunk 3 -> 3 in 2 evaluations/);
    expect(out).toMatch(/seed 7/);
    expect(readdirSync(join(cwd, ".memslot-check/failures"))).toHaveLength(1);
    expect(readdirSync(cwd)).toContain("report.json");
  });

  test.each([
    ["throws later", { third: 'setTimeout(() => { throw new Error("late"); }, 1);' }, LATER],
    ["ends the process in open", { open: "process.exit(0);" }, /^FAIL crashed in open before/],
    ["ends the process in dispose", { dispose: "process.exit(0);" }, /^FAIL crashed in dispose af/],
    [
      "cannot dispose its factory",
      { factory: "process.exit(0);" },
      /^FAIL crashed in dispose of th/,
    ],
  ])("that %s is blamed there, and no rule is", async (_, parts, headline) => {
    writeFileSync(join(cwd, "adapter.mjs"), adapter(parts));

    const args = ["check", "--implementation", "./adapter.mjs", "--runs", "2", "--seed", "7"];
    const { code, out } = await run([...args, "--shrink-evaluations", "1"], { cwd });

    expect(code).toBe(1);
    expect(out).toMatch(headline);
    expect(out).toContain("(the model has no say)");
    expect(out).toMatch(/reproduced 2\/2/);
    expect(out).not.toContain("CONFORMS");
  });

  test("that prints does not do it into the document", async () => {
    const printing = `console.log("hello"); ${adapter("")}`;
    writeFileSync(join(cwd, "adapter.mjs"), printing);

    const args = ["check", "--implementation", "./adapter.mjs", "--runs", "1", "--json", "-"];
    const { code, out, error } = await run(args, { cwd });

    expect([code, error]).toEqual([0, expect.stringContaining("hello\n")]);
    expect(JSON.parse(out)).toMatchObject({ verdict: "conforms", adapter: "./adapter.mjs" });
  });

  test("that never answers is told by the kit which call it was, in time", async () => {
    writeFileSync(join(cwd, "adapter.mjs"), adapter("return new Promise(() => {});"));

    const args = ["conform", "--implementation", "./adapter.mjs", "--operation-timeout", "500ms"];
    const { code, out } = await run(args, { cwd });

    expect(code).toBe(1);
    expect(out.replace(/\s+/g, " ")).toContain(
      "(guest_read(gpa=0x10000) gave no answer in 500 ms)",
    );
  });

  test.each([
    ["is not there", null, /MSC136: there is no file \.\/adapter\.mjs/],
    ["ends the process", "process.exit(0);", /ended the process while it was loaded/],
    ["waits for ever", "await new Promise(() => {});", /gave no answer in 2000 ms/],
    ["blocks", SLEEP, /hung while it was loaded: there was no answer in 2000 ms/],
    ["throws later", LATE, /ended the process while it was loaded: .* Error: late, at adapter/],
    ["names no operation", adapter("").replace("read", "raed"), /no operation: "guest_raed"/],
    ["cannot be loaded", "throw new Error('not today')", /cannot be loaded: Error: not today/],
    ["exports nothing", "export const other = 1;", /exports as "implementation": undefined/],
    ["exports a word", 'export const implementation = "me";', /exports as "implementation": "me"/],
  ])("that %s is a usage error", async (_, text, message) => {
    if (text !== null) writeFileSync(join(cwd, "adapter.mjs"), text);

    const args = ["check", "--implementation", "./adapter.mjs", "--operation-timeout", "2s"];
    const { code, out, error } = await run(args, { cwd });

    expect([code, out]).toEqual([2, ""]);
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
