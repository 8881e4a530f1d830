import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeTrace } from "../abi/trace.ts";
import { MODEL_VERSION } from "../model/version.ts";
import { SAMPLE_DIVERGENCE, SAMPLE_REPORT } from "../reports/formats/test-support.ts";
import { printReplayToken } from "./replay-token.ts";
import { called } from "./test-calls.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const call = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  called(args, cwd, env);

function write(name: string, content: unknown): void {
  writeFileSync(join(cwd, name), JSON.stringify(content));
}

const PROGRAMS = ["exec:touch pwned", "./adapter.mjs", "vm:./bzImage", "simulator/../x.mjs"];

describe("what would start a program", () => {
  test.each(PROGRAMS)("%s is refused when a token names it", async (implementation) => {
    const trace = makeTrace("linux-6.18", []);
    const named = { modelVersion: MODEL_VERSION, dialect: "linux-6.18", implementation };
    const token = printReplayToken({ ...named, draw: null, trace });

    const { code, error } = await call(["replay", token]);
    const said = await call(["replay", token, "--implementation", "simulator"]);

    expect([code, error]).toEqual([2, expect.stringContaining("MSC136: the replay token names")]);
    expect(error).toContain("hint: nothing that is read starts a program");
    expect(said.code).not.toBe(2);
  });

  test.each(PROGRAMS)("%s is refused when a report names it", async (implementation) => {
    write("r.json", { ...SAMPLE_REPORT, implementation, divergences: [DIVERGENCE] });

    const { code, error } = await call(["replay", "r.json"]);
    const said = await call(["replay", "r.json", "--implementation", "simulator"]);

    expect([code, error]).toEqual([2, expect.stringContaining("MSC136: r.json names")]);
    expect(said.code).toBe(0);
  });

  test.each(PROGRAMS)("%s is refused when the config file names it", async (implementation) => {
    write("memslot-check.config.json", { implementation });

    const { code, error } = await call(["check", "--runs", "1"]);
    const said = await call(["check", "--runs", "1", "--implementation", "simulator"]);

    expect([code, error]).toEqual([2, expect.stringContaining("MSC136: the config file")]);
    expect(said.code).toBe(0);
  });
});

const DIVERGENCE = { ...SAMPLE_DIVERGENCE, replay: "" };

test.each([[{ json: "/x.json" }], [{ report: ["text=../x.txt"] }], [{ checkpoint: "a/../../b" }]])(
  "a config file that nobody named writes nothing outside: %j",
  async (config) => {
    write("memslot-check.config.json", config);

    const { code, error } = await call(["check", "--runs", "1"]);

    expect([code, error]).toEqual([2, expect.stringContaining("writes outside of its directory")]);
  },
);

describe("what is no trace and no report", () => {
  test.each([
    ["report", { failure: 1 }, "f.json is a stored failure, not a report\n"],
    ["report", { ...SAMPLE_REPORT, bugs: {} }, "bugs is {}, not a list"],
    ["replay", { schema: 1, verdict: "conforms", verb: "bugs", bugs: [] }, 'report of "bugs"'],
    ["replay", { divergences: {}, dialect: "x" }, "divergences is {}, not a list"],
    ["replay", { divergences: [null], dialect: "x" }, "divergences[0] is null, not an object"],
    ["replay", { failure: 1, dialect: 1 }, "f.json holds no trace: dialect is 1, not a text"],
  ])("%s says what %j is", async (verb, content, message) => {
    write("f.json", content);

    const { code, error } = await call([verb, "f.json"]);

    expect(error).toContain(message);
    expect(code).toBe(2);
  });

  test.each(["/dev/zero", "."])("%s is refused by its kind", async (path) => {
    const { code, error } = await call(["replay", path]);

    expect([code, error]).toEqual([2, expect.stringMatching(/it is a (device|directory), not a/)]);
  });
});

describe("a control character", () => {
  const NASTY = "\u001b]0;x\u0007\u202e";

  test.each([
    [["replay", NASTY]],
    [[NASTY]],
    [["check", `--${NASTY}`]],
    [["check", "--implementation", NASTY]],
    [["check", "--implementation", `simulator:bug=${NASTY}`]],
    [["check", "--dialect", NASTY]],
    [["check", "--dialect", `memfile-v6:${NASTY}`]],
    [["check", "--seed", NASTY]],
    [["check", NASTY]],
    [["rules", NASTY]],
    [["failures", NASTY]],
    [["failures", "show", NASTY]],
    [["bugs", NASTY]],
    [["explore", "--domain", NASTY]],
    [["report", NASTY]],
  ])("in %j is not printed", async (args) => {
    const { code, out, error } = await call(args);

    expect([code, out]).toEqual([2, ""]);
    expect(error).toMatch(/^memslot-check: MSC\d{3}: [ -~]+\n {2}hint: [ -~]+\n$/);
  });

  test("in a number of a trace is not printed, nor are all of its digits", async () => {
    const header = "memslot-check-trace schema=1 dialect=linux-6.18";
    const line = `guest_read(gpa=0x${"1".repeat(1_000_000)})`;
    writeFileSync(join(cwd, "long.trace"), `${header}\n${line}\n`);

    const { code, error } = await call(["replay", "long.trace"]);

    expect(code).toBe(2);
    expect(error.length).toBeLessThan(1000);
  });
});

test.each([
  [["check"], { MEMSLOT_CHECK_RUN: "5" }, "did you mean MEMSLOT_CHECK_RUNS?"],
  [["check", "--dialect", "linux-7.33"], {}, "did you mean linux-7.3?"],
  [["check", "--dialect", "memfile-v6:strickt"], {}, "did you mean strict?"],
  [["bugs", "overlap-of-by-one"], {}, "did you mean overlap-off-by-one?"],
  [["bugs", "--dialect", "memfile-v6-patch5"], {}, "did you mean memfile-v6-patch4?"],
  [["explore", "--domain", "linux-6.18/tinny"], {}, "did you mean linux-6.18/tiny?"],
  [["rules", "memslot/gpa-no-overlapp"], {}, "did you mean memslot/gpa-no-overlap?"],
  [["rules", "--errno", "EEXISTS"], {}, "did you mean EEXIST?"],
  [["rules", "--operation", "clos"], {}, "did you mean close?"],
  [["failures", "shwo", "1"], {}, "did you mean show?"],
  [["check", "--implementation", "adapter.mjs"], {}, "did you mean ./adapter.mjs?"],
  [["check", "--implementation", "simulatr"], {}, "did you mean simulator?"],
  [["check", "./adapter.mjs"], {}, "did you mean --implementation ./adapter.mjs?"],
  [["check", "--dialect", "linux-6.17"], {}, "did you mean linux-6.18?"],
  [["check", "--runs", "-1"], {}, '--runs: "-1" does not fit'],
  [["check", "--quiet", "--verbose"], {}, "leave one of them out"],
  [["check", "--report", "text=-"], {}, "standard output has the text"],
])("%j with %j has a hint", async (args, env, hint) => {
  const { code, error } = await call(args, env);

  expect([code, error]).toEqual([2, expect.stringContaining(hint)]);
});
