import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";
import type { Report } from "../../reports/report.ts";
import { type Ended, run } from "./run.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-cli-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const BUG = ["--implementation", "simulator:bug=delete-leaves-mapping", "--seed", "42"];

describe("a run that conforms", () => {
  test("ends with 0 and prints one JSON document", async () => {
    const args = ["check", "--seed", "42", "--runs", "5", "--json", "-"];

    const { code, out, error } = await run(args, { cwd });

    expect([code, error]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({
      ...{ schema: 1, verdict: "conforms", verb: "check", dialect: "linux-6.18" },
      ...{ implementation: "simulator", seed: 42, runs: 5, limitsHit: [], divergences: [] },
    });
  });

  test("is the same run as in another process with the same seed", async () => {
    const args = ["check", "--seed", "7", "--runs", "5", "--json", "-"];

    const [first, second] = await Promise.all([run(args, { cwd }), runHere(args)]);

    const untimed = (text: string) => ({ ...JSON.parse(text), elapsedMs: 0 });
    expect(untimed(first.out)).toEqual(untimed(second.out));
  });
});

describe("a run that diverges", () => {
  test("ends with 1 and can be done again from its token, its file and its report", async () => {
    const found = await run(["check", ...BUG, "--json", "report.json"], { cwd });
    const report: Report = JSON.parse(readFileSync(join(cwd, "report.json"), "utf8"));
    const [divergence] = report.divergences ?? [];
    const stored = divergence?.stored ?? "";
    // Flags and environment of today must not reach a replay.
    const env = { MEMSLOT_CHECK_RUNS: "1", MEMSLOT_CHECK_IMPLEMENTATION: "simulator" };

    const again = await Promise.all([
      run(["replay", divergence?.replay ?? ""], { cwd, env }),
      runHere(["check", "--replay", divergence?.replay ?? "", "--max-operations", "1"], env),
      runHere(["replay", stored], env),
      runHere(["replay", "report.json"], env),
    ]);

    expect(found.code).toBe(1);
    expect(found.out).toContain(`replay: memslot-check replay ${divergence?.replay}`);
    expect(again.map(({ code }) => code)).toEqual([1, 1, 1, 1]);
    expect(again.map(({ out }) => out.split("\n")[0])).toEqual(
      again.map(() => found.out.split("\n")[0]),
    );
    expect(readdirSync(join(cwd, ".memslot-check/raw"))).toHaveLength(1);
  });

  test("no longer diverges on an implementation that is right", async () => {
    writeFileSync(
      join(cwd, "fixed.trace"),
      [
        "memslot-check-trace schema=1 dialect=linux-6.18",
        "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
        "guest_read(gpa=0x0)",
        "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
      ].join("\n"),
    );

    const [buggy, right] = await Promise.all([
      runHere(["replay", "fixed.trace", ...BUG.slice(0, 2)]),
      runHere(["replay", "fixed.trace"]),
    ]);

    expect([buggy.code, right.code]).toEqual([1, 0]);
  });

  test("under CI has a fixed seed, a token, and leaves nothing behind", async () => {
    const args = ["check", ...BUG.slice(0, 2), "--json", "-"];

    const { code, out } = await runHere(args, { CI: "true" });

    const report: Report = JSON.parse(out);
    expect([code, report.seed, report.divergences?.[0]?.stored]).toEqual([1, 42, null]);
    expect(report.divergences?.[0]?.replay).toMatch(/^msc1\./);
    expect(existsSync(join(cwd, ".memslot-check"))).toBe(false);
  });
});

describe("an error", () => {
  test("is one line, a hint and an exit code, and leaves standard output alone", async () => {
    const { code, out, error } = await run(["chekc", "--json", "-"], { cwd });

    expect([code, out]).toEqual([2, ""]);
    expect(error).toBe("memslot-check: MSC120: unknown verb chekc\n  hint: did you mean check?\n");
  });

  test("of the environment ends with 4: the kernel without koffi", async () => {
    const hook = `export const resolve = (name, context, next) => {
      if (name === "koffi") throw new Error("not installed");
      return next(name, context);
    };`;
    const url = `data:text/javascript,${encodeURIComponent(hook)}`;
    const setup = `import { register } from "node:module"; register(${JSON.stringify(url)});`;
    const node = ["--import", `data:text/javascript,${encodeURIComponent(setup)}`];

    const { code, error } = await run(["check", "--implementation", "kvm"], { cwd, node });

    expect(error).toMatch(/^memslot-check: MSC30\d: .*\n {2}hint: .*\n$/);
    expect(code).toBe(4);
  });
});

test("the first Ctrl-C finishes the report, with a verdict of unknown", async () => {
  const args = ["check", "--seed", "42", "--runs", "1000000000", "--json", "-"];

  const { code, out } = await interrupted(args);

  const report: Report = JSON.parse(out);
  expect([code, report.verdict, report.limitsHit]).toEqual([5, "unknown", ["interrupted"]]);
});

/** The same without a process of its own, where what is tested is not the process. */
async function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const environment = fakeEnvironment(args, cwd, env);
  const code = await runCommandLine(environment);
  return { code, out: environment.out.join(""), error: environment.error.join("") };
}

/**
 * A process that was interrupted before it listened for that ends without a code, and gets more
 * time, for as long as it needs.
 */
async function interrupted(args: readonly string[], delayMs = 500): Promise<Ended> {
  const ended = await run(args, {
    cwd,
    onStart: (child) => void setTimeout(() => child.kill("SIGINT"), delayMs),
  });
  return ended.code === null ? interrupted(args, delayMs * 2) : ended;
}
