import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SEEDED_BUGS } from "../implementations/simulator/bugs/catalogue.ts";
import { MODEL_VERSION } from "../model/version.ts";
import { SAMPLE_REPORT } from "../reports/formats/test-support.ts";
import type { Report } from "../reports/report.ts";
import { runCommandLine } from "./command-line.ts";
import type { Environment } from "./environment.ts";
import { VERBS } from "./parsing/verbs.ts";
import { printReplayToken } from "./replay-token.ts";
import { fakeEnvironment } from "./test-support.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

async function call(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const environment = fakeEnvironment(args, cwd, env);
  const code = await runCommandLine(environment);
  return { code, out: environment.out.join(""), error: environment.error.join("") };
}

const BUG = "simulator:bug=delete-leaves-mapping";

describe("help", () => {
  test.each([[["--help"]], [["help"]], [[]]])(
    "of the whole for %j names every verb",
    async (args) => {
      const { code, out } = await call(args);

      expect(code).toBe(0);
      for (const { name, sentence } of VERBS) {
        expect(out).toContain(`  ${name}`);
        expect(out).toContain(sentence.split(";")[0]);
      }
    },
  );

  test.each(VERBS)("of $name has its flags and its example", async ({ name, example }) => {
    const { code, out } = await call([name, "--help"]);

    expect(code).toBe(0);
    expect(out).toContain(`example: ${example}\n`);
    expect(out).toContain("  --help ");
  });
});

test("a variant of the simulator is held to the dialect that is named", async () => {
  const posted = ["check", "--dialect", "memfile-v6", "--implementation", "simulator:as-posted"];

  const { code, out } = await call([...posted, "--seed", "7", "--runs", "100"]);

  expect(code).toBe(1);
  expect(out).toMatch(/^FAIL [a-z/-]+ at operation \d+\/\d+, simulator:as-posted$/m);
});

test("what a seeded bug is of decides which tiny domain is explored", async () => {
  const bug = ["--implementation", "simulator:bug=b-22-private-offset-beyond-files"];

  const { out } = await call(["explore", ...bug, "--quiet"]);

  expect(out).toMatch(/^domain memfile-v6\/tiny, /m);
  expect(out).toMatch(/^[A-Z]+ {2}simulator:bug=b-22-private-offset-beyond-files, memfile-v6$/m);
});

describe("an error", () => {
  test.each([
    [["check", "--runs", "0"], '--runs: "0" does not fit\n  hint: it takes an integer from 1 to'],
    [["replay", "nowhere"], "cannot read nowhere: ENOENT\n  hint: "],
    [["replay", "msc1.e30.AAAAAA"], "the replay token is damaged: its checksum does not fit\n"],
    [["check", "--replay", "deadbeef"], "cannot read deadbeef: ENOENT\n"],
    [["check", "--implementation", "exec:./x"], "before it began: spawn ./x ENOENT\n  hint: "],
    [["check", "--implementation", "xen"], "unknown implementation xen\n  hint: it is one of"],
    [
      ["check", "--implementation", "simulator:bug=x"],
      "there is no seeded bug x\n  hint: bugs are",
    ],
    [["explore", "--reduce", "symetry"], "does not fit\n  hint: it takes a list of symmetry"],
    [["explore", "--dialect", "linux-9"], "there is no dialect linux-9\n"],
    [
      ["explore", "--domain", "memfile-v6/tiny", "--dialect", "linux-6.18"],
      "which linux-6.18 does not have\n  hint: the domain is made for memfile-v6",
    ],
    [
      ["explore", "--audit", "--reduce", "symmetry", "--workers", "2"],
      "--audit with --workers\n  hint: an audit is of the whole domain",
    ],
    [["explore", "--storage", "bitstate"], "does not fit\n  hint: it takes exact, hash-compact,"],
    [["explore", "--storage", "bit-state:64x3"], '--storage: "bit-state:64x3" does not fit\n'],
    [["explore", "--audit"], "--audit without --reduce\n  hint: name what is to be audited"],
    [
      ["explore", "--reduce", "symmetry", "--implementation", "simulator"],
      "symmetry would hide bugs of simulator\n  hint: reduce the model alone",
    ],
    [
      ["explore", "--reduce", "symmetry,partial-order"],
      "symmetry and partial-order cannot be combined\n  hint: explore once with each",
    ],
    [["check", "--dialect", "linux-9"], "there is no dialect linux-9\n  hint: dialects are "],
    [["check", "--corpus", "nowhere"], "cannot read the corpus nowhere: ENOENT\n"],
    [["report", "nowhere.json"], "cannot read nowhere.json: ENOENT\n"],
    [["rules", "--diff", "linux-6.18"], "rules --diff takes two dialects, A B\n"],
    [["rules", "linux-6.18"], "rules --diff takes two dialects, A B\n"],
    [["bugs", "--dialect", "linux-9"], "no seeded bug is of dialect linux-9\n"],
  ])("of usage is one line, its hint, and 2: %j", async (args, message) => {
    const { code, out, error } = await call(args);

    expect(error).toContain(message);
    expect(error.trimEnd().split("\n")).toHaveLength(2);
    expect([code, out]).toEqual([2, ""]);
  });

  test.each([
    ["frob()", "MSC102: bad.trace: line 2: not an operation: frob()"],
    [
      "close(fd=fd0)",
      "MSC106: bad.trace: operation 1, close(fd=fd0): uses the undefined handle fd0",
    ],
  ])("of the corpus names the file: %s", async (line, message) => {
    const header = "memslot-check-trace schema=1 dialect=linux-6.18";
    writeFileSync(join(cwd, "bad.trace"), `${header}\n${line}\n`);

    const { code, error } = await call(["check", "--corpus", "."]);

    expect([code, error.split("\n")[0]]).toEqual([2, `memslot-check: ${message}`]);
  });

  test("of the store, which cannot be written, loses no finding", async () => {
    writeFileSync(join(cwd, ".memslot-check"), "in the way");

    const { code, out, error } = await call(["check", "--implementation", BUG, "--seed", "42"]);

    expect(code).toBe(1);
    expect(error).toMatch(/found: memslot-check replay msc1\./);
    expect(out).toContain("cannot keep the failing trace in .memslot-check/raw/");
    expect(out).toMatch(/replay: memslot-check replay msc1\./);
  });

  test("of a report that cannot be written comes before anything is run", async () => {
    const { code, error } = await call(["check", "--json", "nowhere/x.json", "--seed", "42"]);

    expect(code).toBe(2);
    expect(error).toContain("MSC126: cannot write the report nowhere/x.json: ENOENT");
  });
});

describe("a replay", () => {
  const named = { modelVersion: MODEL_VERSION, dialect: "linux-6.18", implementation: BUG };
  const draw = { seed: 42, run: 0, maxOperations: 40 };

  test("of a draw is the very run that the check found", async () => {
    const found = await call(["check", "--implementation", BUG, "--seed", "42", "--json"]);
    const [first] = JSON.parse(found.out).divergences;
    const { run } = JSON.parse(readFileSync(join(cwd, first.stored), "utf8"));
    const token = printReplayToken({ ...named, draw: { ...draw, run }, trace: null });

    const again = await call(["replay", token, "--json"]);

    expect([again.code, JSON.parse(again.out).divergences]).toEqual([1, [first]]);
  });

  test("of another model version says so on both streams, whatever the verdict", async () => {
    const request = { ...named, modelVersion: MODEL_VERSION - 1, draw, trace: null };

    const { out, error } = await call(["replay", printReplayToken(request), "--json"]);

    const note = `this was found by model version ${MODEL_VERSION - 1}`;
    expect(error).toContain(note);
    expect(JSON.parse(out).notes[0]).toContain(note);
  });

  test("on another dialect than the trace is written in is refused", async () => {
    const token = printReplayToken({ ...named, draw, trace: null });

    const { code, error } = await call(["replay", token, "--dialect", "memfile-v6-patch4"]);

    expect(code).toBe(2);
    expect(error).toContain("MSC119: the trace is of dialect linux-6.18, not memfile-v6-patch4");
  });
});

describe("a shrink", () => {
  const trace = [
    "memslot-check-trace schema=1 dialect=linux-6.18",
    "set_user_memory_region(slot=3, flags=0, gpa=0x5000, size=0x3000, hva=0x10000000000)",
    "host_read(hva=0x10000000000)",
    "guest_write(gpa=0x6000, tag=7)",
    "set_user_memory_region(slot=3, flags=0, gpa=0x5000, size=0x0, hva=0x10000000000)",
  ].join("\n");

  test("makes the trace shorter and stores it", async () => {
    writeFileSync(join(cwd, "long.trace"), trace);

    const { code, out } = await call(["shrink", "long.trace", "--implementation", BUG, "--json"]);

    const { verb, seed, divergences } = JSON.parse(out);
    expect([code, verb, seed]).toEqual([1, "shrink", undefined]);
    expect(divergences[0]).toMatchObject({ originalLength: 4, shrunkLength: 3 });
    expect(divergences[0].stored).toBe(`.memslot-check/failures/${divergences[0].id}.json`);
  });

  test("of a trace that does not diverge says that there is nothing to do", async () => {
    writeFileSync(join(cwd, "fine.trace"), trace);

    const { code, out } = await call(["shrink", "fine.trace"]);

    expect(code).toBe(0);
    expect(out).toContain("it does not diverge: nothing to shrink");
  });
});

test("a stored report is rendered as it was printed", async () => {
  writeFileSync(join(cwd, "r.json"), JSON.stringify(SAMPLE_REPORT));

  const text = await call(["report", "r.json"]);
  const json = await call(["report", "r.json", "--to", "json"]);

  expect([text.code, json.code]).toEqual([0, 0]);
  expect(text.out).toContain("FAIL memslot/gpa-no-overlap");
  expect(JSON.parse(json.out)).toEqual(SAMPLE_REPORT);
});

test("a report goes to every file that was asked for", async () => {
  const files = ["--report", "text=r.txt", "--report", "json=r.json"];

  const { code, out } = await call(["check", "--runs", "2", "--verbose", ...files]);

  expect(code).toBe(0);
  expect(readFileSync(join(cwd, "r.txt"), "utf8")).toBe(out);
  expect(JSON.parse(readFileSync(join(cwd, "r.json"), "utf8")).runs).toBe(2);
});

test("a report that cannot be written is a usage error", async () => {
  const { code, error } = await call(["check", "--runs", "2", "--json", "no/where.json"]);

  expect([code, error]).toEqual([2, expect.stringContaining("no/where.json: ENOENT")]);
});

describe("start", () => {
  async function started(onInterrupt: Environment["onInterrupt"]) {
    const fake = fakeEnvironment(["start", "--seed", "1"], cwd);
    let nowMs = 0;
    const now = (): number => {
      nowMs += 400;
      return nowMs;
    };
    const code = await runCommandLine({ ...fake, now, onInterrupt });
    return { code, out: fake.out.join("") };
  }

  test("checks the simulator and the kernel, or says why not", async () => {
    const { code, out } = await started(() => () => {});

    expect(code).toBe(0);
    expect(out).toContain("CONFORMS  simulator, linux-6.18\n");
    expect(out).toMatch(/^(CONFORMS {2}kvm, linux-|SKIPPED {2}kvm\n {2}\S)/m);
  });

  test("ends where it is interrupted", async () => {
    const { code, out } = await started((react) => {
      react();
      return () => {};
    });

    expect(code).toBe(5);
    expect(out).toContain("limit: interrupted");
    expect(out).not.toMatch(/\bkvm\b/);
  });
});

// Of all dialects in `command-line.long.test.ts`.
test("a missed bug makes bugs end with 1, and every bug of the dialect has a row", async () => {
  const dialect = "memfile-v6:thp";

  const args = ["bugs", "--dialect", dialect, "--seed", "1", "--runs", "1", "--json"];
  const { code, out } = await call(args);

  const report: Report = JSON.parse(out);
  const ids = SEEDED_BUGS.filter((bug) => bug.dialect === dialect).map(({ id }) => id);
  expect(report.bugs?.map(({ id }) => id)).toEqual(ids);
  expect(report.bugs?.some(({ found }) => !found)).toBe(true);
  expect([code, report.verdict]).toEqual([1, "diverges"]);
});

test("a time budget alone is the plan and ends with a verdict", async () => {
  const { code, out } = await call(["check", "--time-budget", "30ms", "--json"]);

  const { verdict, limitsHit, runs } = JSON.parse(out);
  expect([code, verdict, limitsHit]).toEqual([0, "conforms", []]);
  expect(runs).toBeGreaterThan(0);
});

test("a time budget beside a number of runs is a limit", async () => {
  const { code, out } = await call(["check", "--time-budget", "1ms", "--runs", "9999", "--json"]);

  expect([code, JSON.parse(out).limitsHit]).toEqual([5, ["time-budget", "nothing-sent"]]);
});

test("an interrupted conformance kit reports what was done, which is no verdict", async () => {
  const environment = fakeEnvironment(["conform"], cwd);
  const out: string[] = [];
  const onInterrupt = (react: () => void): (() => void) => {
    react();
    return () => {};
  };

  const code = await runCommandLine({
    ...environment,
    onInterrupt,
    writeOut: (text) => void out.push(text),
  });

  expect(code).toBe(5);
  expect(out.join("")).toMatch(/simulator: 0 of \d+ checks passed, \d+ not run/);
});

test("the conformance kit is run whole", async () => {
  const { code, out } = await call(["conform"]);

  expect(code).toBe(0);
  expect(out).toMatch(/simulator: (\d+) of \1 checks passed\n$/);
});

test("the configuration is printed with the origin of each value", async () => {
  writeFileSync(join(cwd, "memslot-check.config.json"), '{"maxOperations": 9}');

  const { out } = await call(["probe", "--print-config", "--seed", "7"], {
    MEMSLOT_CHECK_RUNS: "5",
  });

  expect(out).toMatch(/^seed +7 +flag --seed$/m);
  expect(out).toMatch(/^runs +5 +environment MEMSLOT_CHECK_RUNS$/m);
  expect(out).toMatch(/^maxOperations +9 +config memslot-check\.config\.json$/m);
  expect(out).toMatch(/^collect +false +default$/m);
});
