import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseTrace, printTrace } from "../../abi/trace.ts";
import { MODEL_VERSION } from "../../model/version.ts";
import type { Report } from "../../reports/report.ts";
import { parseReplayToken, printReplayToken } from "../replay-token.ts";
import { called } from "../test-calls.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const call = (...args: readonly string[]) => called(args, cwd);

const TOKEN = {
  modelVersion: MODEL_VERSION,
  implementation: "simulator",
  draw: null,
} as const;

function tokenOf(dialect: string, personality?: string): string {
  const text = `memslot-check-trace schema=1 dialect=${dialect}\nguest_execute(gpa=0x8000)\n`;
  const trace = { ...parseTrace(text), ...(personality !== undefined && { personality }) };
  return printReplayToken({ ...TOKEN, dialect, trace });
}

describe("facts on the command line", () => {
  test.each(["kvm", "vm:debian:6.12"])(
    "are not asked of %s where no VM is launched that has them",
    async (implementation) => {
      const dialect = "linux-6.12:hardware-private";

      const { code, error } = await call(
        ...["check", "--dialect", dialect, "--implementation", implementation, "--runs", "1"],
      );

      expect(code).toBe(4);
      expect(error).toContain("MSC312: no VM is launched whose hardware marks accesses");
    },
  );

  test.each([
    [0, ["--dialect", "linux-6.18:fetch=shutdown"]],
    [0, ["--implementation", "simulator:fetch=shutdown"]],
    [1, ["--dialect", "linux-6.18", "--implementation", "simulator:fetch=shutdown"]],
    [
      1,
      [
        ...["--dialect", "linux-6.18:fetch=shutdown"],
        ...["--implementation", "simulator:fetch=internal-error"],
      ],
    ],
  ])("a check ends with %i for %j", async (expected, flags) => {
    const { code } = await call("check", "--runs", "60", "--seed", "1", ...flags);

    expect(code).toBe(expected);
  });

  test.each([
    [["--dialect", "linux-6.18:fetch=shutdwn"], "did you mean fetch=shutdown?"],
    [["--dialect", "linux-6.18:tdp,no-tdp"], "leave one of them out"],
    [["--implementation", "simulator:nosmm"], "did you mean no-smm?"],
    [["--implementation", "simulator:binding=early"], "options of linux-6.18 are"],
  ])("%j is an error of usage, with a hint", async (flags, hint) => {
    const { code, error } = await call("check", "--runs", "1", ...flags);

    expect(code).toBe(2);
    expect(error).toContain(hint);
  });

  test("a token replays with its facts in any order, or under others by a flag", async () => {
    const orders = ["no-smm,fetch=shutdown", "fetch=shutdown,no-smm"];

    for (const order of orders) {
      const { code, out } = await call("replay", tokenOf(`linux-6.18:${order}`), "--json", "-");
      expect(code).toBe(0);
      expect((JSON.parse(out) as Report).dialect).toBe("linux-6.18:no-smm,fetch=shutdown");
    }
    const token = tokenOf("linux-6.18");
    const shut = ["--implementation", "simulator:fetch=shutdown"];
    expect((await call("replay", token, ...shut)).code).toBe(1);
    const told = ["--dialect", "linux-6.18:fetch=shutdown"];
    expect((await call("replay", token, ...shut, ...told)).code).toBe(0);
    expect((await call("replay", token, "--dialect", "linux-6.1")).code).toBe(2);
  });

  test("a personality goes with its trace, in a file and in a token", () => {
    const token = tokenOf("linux-6.1", "exit=mmio,loads=clean");
    const trace = parseReplayToken(token).trace ?? parseTrace("");

    expect(trace.personality).toBe("exit=mmio,loads=clean");
    expect(printTrace(trace)).toMatch(/dialect=linux-6.1 personality=exit=mmio,loads=clean\n/);
    expect(parseTrace(printTrace(trace))).toEqual(trace);
  });

  test.each([
    [
      "loads=claen",
      "no machine has the personality loads=claen\n  hint: did you mean loads=clean?",
    ],
    ["sparkling", "no machine has the personality sparkling\n  hint: words are loads=dirty, "],
    ["loads=clean,loads=dirty", "the personality says loads more than once\n  hint: leave one"],
  ])("a personality that means nothing is refused wherever it is read: %s", async (words, said) => {
    const token = tokenOf("linux-6.18", words);

    for (const args of [
      ["replay", token],
      ["shrink", token],
      ["export", token, "--to", "json"],
    ]) {
      const { code, out, error } = await call(...args);
      expect([code, out]).toEqual([2, ""]);
      expect(error).toContain(`MSC109: ${said}`);
    }
  });

  test("a word of another machine than this one is a note", async () => {
    const { code, out } = await call("replay", tokenOf("linux-6.18", "exit=mmio"));

    expect(code).toBe(0);
    expect(out).toContain(
      "the machine of the trace was drawn, and this one is what it is: exit=mmio",
    );
  });
});
