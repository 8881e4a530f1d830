/** Adapters of users on the command line, and what is said where they are lost. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Ended, run } from "./run.ts";

let cwd: string;

/** The directory of the test that runs. */
export function directory(): string {
  return cwd;
}

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

/** A machine without slots: every load is an MMIO exit, until the third one does something else. */
export function adapter(parts: Parts | string): string {
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

export async function checked(third: string, ...flags: readonly string[]): Promise<Ended> {
  writeFileSync(join(cwd, "adapter.mjs"), adapter(third));
  const args = ["check", "--implementation", "./adapter.mjs", "--runs", "5", "--seed", "7"];
  return run([...args, ...flags], { cwd });
}

/** Blocks as an endless loop does, but leaves the processor to the other tests. */
export const SLEEP = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";

/** Where a process is lost in its third load: what does it, and what is said. */
export function testLosses(rows: readonly (readonly [string, string, string])[]): void {
  test.each(rows)("that %s ends in a report with trace, seed and token", async (_, third, kind) => {
    const limits = ["--operation-timeout", "3s", "--shrink-evaluations", "2"];
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
}

/** Where a process is lost outside of any operation. */
export function testPlaces(rows: readonly (readonly [string, Parts, RegExp])[]): void {
  test.each(rows)("that %s is blamed there, and no rule is", async (_, parts, headline) => {
    writeFileSync(join(cwd, "adapter.mjs"), adapter(parts));

    const args = ["check", "--implementation", "./adapter.mjs", "--runs", "2", "--seed", "7"];
    const { code, out } = await run([...args, "--shrink-evaluations", "1"], { cwd });

    expect(code).toBe(1);
    expect(out).toMatch(headline);
    expect(out).toContain("(the model has no say)");
    expect(out).toMatch(/reproduced 2\/2/);
    expect(out).not.toContain("CONFORMS");
  });
}

/** What cannot be used at all: its text (null: there is none), and what is said of it. */
export function testUsageErrors(rows: readonly (readonly [string, string | null, RegExp])[]): void {
  test.each(rows)("that %s is a usage error", async (_, text, message) => {
    if (text !== null) writeFileSync(join(cwd, "adapter.mjs"), text);

    const args = ["check", "--implementation", "./adapter.mjs", "--operation-timeout", "2s"];
    const { code, out, error } = await run(args, { cwd });

    expect([code, out]).toEqual([2, ""]);
    expect(error).toMatch(message);
  });
}
