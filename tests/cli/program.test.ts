/** Programs that speak the process protocol on the command line, and that break it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-program-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

/** A machine without slots: every load is an MMIO exit, until the third one does something else. */
function program(third: string, version = 1): string {
  return `
    import { spawn } from "node:child_process";
    import { appendFileSync, existsSync, writeFileSync, writeSync } from "node:fs";
    import { createInterface } from "node:readline";
    const note = (pid) => appendFileSync("pids", pid + "\\n");
    const say = (line) => writeSync(1, line);
    const capabilities = { name: "mine", operations: ["guest_read"], observable: false };
    const sleep = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    let loads = 0;
    note(process.pid);
    const load = (id, at, { gpa }) => {
      const outcome = { kind: "mmio", access: "read", gpa, len: 8, tag: 0x4d4d494f };
      const right = JSON.stringify({ id, at, outcome }) + "\\n";
      if (++loads === 3) { ${third} }
      say(right);
    };
    for await (const line of createInterface({ input: process.stdin })) {
      const { id, do: kind, operation, operations } = JSON.parse(line);
      if (kind === "hello") say(JSON.stringify({ id, protocol: ${version}, capabilities }) + "\\n");
      else if (kind === "apply") load(id, undefined, operation);
      else if (kind === "batch") operations.forEach((one, at) => load(id, at, one));
      else {
        loads = 0;
        say(JSON.stringify({ id }) + "\\n");
      }
    }`;
}

async function called(args: readonly string[]) {
  const environment = fakeEnvironment(args, cwd);
  const code = await runCommandLine(environment);
  return { code, out: environment.out.join(""), error: environment.error.join("") };
}

const NAME = `exec:'${process.execPath}' program.mjs`;

async function checked(third: string, ...flags: readonly string[]) {
  writeFileSync(join(cwd, "program.mjs"), program(third));
  const args = ["check", "--implementation", NAME, "--runs", "5", "--seed", "7"];
  return called([...args, "--shrink-evaluations", "0", ...flags]);
}

/** Those that run still; what has ended may not have been buried yet. */
async function survivors(): Promise<readonly string[]> {
  const pids = readFileSync(join(cwd, "pids"), "utf8").trim().split("\n");
  for (let tries = 0; tries < 100 && pids.some(isRunning); tries++) await pause(20);
  return pids.filter(isRunning);
}

function isRunning(pid: string): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test("a program that is right conforms, and ends", async () => {
  const { code, out } = await checked("");

  expect(out).toContain("CONFORMS  mine, linux-6.18");
  expect(code).toBe(0);
  expect(await survivors()).toEqual([]);
});

describe.skipIf(process.platform !== "linux")("a program that", () => {
  const HUNG = ["--operation-timeout", "3s"];

  test.each([
    ["kills itself", 'process.kill(process.pid, "SIGKILL"); sleep();', "crashed", /by SIGKILL/],
    ["ends with exit code 0", "process.exit(0);", "crashed", /ended with exit code 0/],
    [
      "ends in the middle of a line",
      "say(right.slice(0, 9)); process.exit(0);",
      "crashed",
      /with exit code 0 in the middle of a line: /,
    ],
    [
      "writes a line without an end",
      'for (let mib = 0; mib < 1024; mib++) say("x".repeat(1 << 20));',
      "crashed",
      /a line of more than 16777216 bytes/,
    ],
    ["answers twice", "say(right);", "crashed", /it answered .* where .* was due|without being/],
    [
      "answers in another order",
      "say(JSON.stringify({ id, at: 9, outcome }) + '\\n');",
      "crashed",
      /it answered \d+ at 9 where/,
    ],
    ["complains", 'console.error("no more slots"); process.exit(3);', "crashed", /no more slots/],
    [
      "leaves somebody behind who holds its output open",
      'note(spawn("sleep", ["1000"], { stdio: "inherit" }).pid); process.exit(1);',
      "crashed",
      /ended with exit code 1/,
    ],
    ["says nothing any more", "sleep();", "hung", /gave no answer in 3000 ms/],
  ] as const)("%s is a finding with its trace, and is gone", async (_, third, kind, message) => {
    const { code, out } = await checked(third, ...(kind === "hung" ? HUNG : []));

    expect(out).toMatch(new RegExp(`^FAIL .* at operation [34]/[34], mine\\n {2}${kind}, `));
    expect(out.replaceAll(/\s+/g, " ")).toMatch(message);
    expect(out).toMatch(/seed 7/);
    expect(out).toMatch(/reproduced 2\/2/);
    expect(code).toBe(1);
    expect(readdirSync(join(cwd, ".memslot-check/failures"))).toHaveLength(1);
    expect(await survivors()).toEqual([]);
  });

  test("breaks only now and then is no verdict", async () => {
    const third = 'if (!existsSync("once")) { writeFileSync("once", ""); process.exit(9); }';
    writeFileSync(join(cwd, "program.mjs"), program(third));
    const { code, out } = await called(["check", "--implementation", NAME, "--runs", "5"]);

    expect(out).toMatch(/no repeat of the trace lost the\s+machine again/);
    expect(code).toBe(5);
  });
});

describe("there is no check", () => {
  test("of a program of another version", async () => {
    writeFileSync(join(cwd, "program.mjs"), program("", 2));
    const { code, error } = await called(["check", "--implementation", NAME]);

    expect(error).toMatch(/MSC151: the program speaks version 2, not 1/);
    expect(code).toBe(2);
    expect(await survivors()).toEqual([]);
  });

  test.each([
    ["exec:./nowhere", /MSC151: no hello from the program: .* before it began: .*ENOENT/],
    ["exec:", /MSC150: the command line {2}names no program/],
    ["exec:a 'b", /MSC150: the command line a 'b has a ' that is not closed/],
  ])("of %s", async (name, message) => {
    const { code, error } = await called(["check", "--implementation", name]);

    expect(error).toMatch(message);
    expect(code).toBe(2);
  });

  test("of a program that only a stored failure, a token or the environment names", async () => {
    const { out } = await checked("process.exit(0);");
    const [, stored = ""] = /stored: (\S+)/.exec(out) ?? [];
    const [, token = ""] = /replay: memslot-check replay (msc1\.\S+)/.exec(out) ?? [];
    const environment = fakeEnvironment(["check", "--runs", "1"], cwd, {
      MEMSLOT_CHECK_IMPLEMENTATION: NAME,
    });
    rmSync(join(cwd, "pids"));

    expect([(await called(["replay", stored])).error, await runCommandLine(environment)]).toEqual([
      expect.stringMatching(/MSC136: .*\n.*nothing that is read starts a program/),
      2,
    ]);
    expect((await called(["replay", token])).code).toBe(2);
    expect(readdirSync(cwd)).not.toContain("pids");
    expect((await called(["replay", stored, "--implementation", NAME])).code).toBe(1);
  });
});

test("a program cannot be explored", async () => {
  writeFileSync(join(cwd, "program.mjs"), program(""));
  const { code, error } = await called(["explore", "--implementation", NAME]);

  expect(error).toMatch(/MSC11[34]/);
  expect(code).toBe(2);
  expect(await survivors()).toEqual([]);
});
