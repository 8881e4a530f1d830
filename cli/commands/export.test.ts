import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SAMPLE_REPORT } from "../../reports/formats/test-support.ts";
import { called } from "../test-calls.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const call = (...args: readonly string[]) => called(args, cwd);

const HEADER = "memslot-check-trace schema=1 dialect=";

function write(dialect: string, ...lines: readonly string[]): void {
  writeFileSync(join(cwd, "f.trace"), [`${HEADER}${dialect}`, ...lines, ""].join("\n"));
}

const OVERLAP = [
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
  "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
];

describe("export", () => {
  test("json: each step with what is promised, and the promise of the last one", async () => {
    write("linux-6.18", ...OVERLAP);

    const { code, out } = await call("export", "f.trace", "--to", "json");

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schema: 1,
      title: "set_user_memory_region: memslot/gpa-no-overlap",
      steps: [
        { promised: ["ok"] },
        { promised: ["EEXIST"], decidedBy: ["memslot/gpa-no-overlap"] },
      ],
      last: { id: "memslot/gpa-no-overlap", source: expect.stringContaining("kvm_main.c") },
    });
  });

  test("vitest and syzkaller take a design that no kernel has", async () => {
    write("memfile-v6", ...OVERLAP);

    const vitest = await call("export", "f.trace", "--to", "vitest");
    const syzkaller = await call("export", "f.trace", "--to", "syzkaller");

    expect(vitest.out).toContain('simulatorFactory({ dialect: "memfile-v6" })');
    expect(syzkaller.out).toContain("r1 = ioctl$KVM_CREATE_VM(r0, 0xae01, 0x0)");
  });

  test.each([
    [["f.trace", "--to", "c"], "MSC170: the trace cannot be written in c: no released kernel has"],
    [["f.trace", "--to", "pyton"], "hint: did you mean python?"],
    [["f.trace"], "hint: --to takes c, syzkaller, vitest, python, json"],
    [["no.trace", "--to", "json"], "MSC126"],
    [["f.trace", "--to", "c", "--verify", "debian:6.12"], "MSC122: --verify debian:6.12 is no ker"],
    [["f.trace", "--to", "python", "--verify", "vm:self"], "MSC122: --verify tries C, and not py"],
    [["f.trace", "--to", "json", "--verify", "vm:self"], "hint: it is tried as --to c"],
  ])("%j is bad input", async (args, message) => {
    write("memfile-v6", ...OVERLAP);

    const { code, error, out } = await call("export", ...args);

    expect([code, out]).toEqual([2, ""]);
    expect(error).toContain(message);
  });

  test("a program of what is broken behind its calls says that it passes", async () => {
    const [first] = SAMPLE_REPORT.divergences ?? [];
    const divergences = [{ ...first, property: "host-pages-match", replay: "" }];
    writeFileSync(join(cwd, "r.json"), JSON.stringify({ ...SAMPLE_REPORT, divergences }));

    const { out } = await call("export", "r.json", "--to", "json");
    const c = await call("export", "r.json", "--to", "c", "--quiet");

    expect(JSON.parse(out).title).toBe("set_user_memory_region: host-pages-match");
    expect(out).not.toContain("passes with the fault");
    expect(c.out).toContain("* Broken behind the last step: A page of host memory is there only");
    expect(c.out).toContain("this program passes with the fault.");
    expect(c.error).toBe("");
  });

  test("there is nothing in a trace without operations", async () => {
    write("linux-6.18");

    const { code, error } = await call("export", "f.trace", "--to", "json");

    expect([code, error]).toEqual([2, expect.stringContaining("MSC127: there is no operation")]);
  });
});

describe("report --to", () => {
  test("mail has the program, and a hostile name of an implementation is not in it", async () => {
    const hostile = { ...SAMPLE_REPORT, implementation: "x */ system(1); /*" };
    writeFileSync(join(cwd, "r.json"), JSON.stringify(hostile));

    const { code, out } = await call("report", "r.json", "--to", "mail");

    const [, program = ""] = out.split("-- >8 --");
    expect(code).toBe(0);
    expect(program).toContain('\texpect("EEXIST");');
    expect(program).not.toContain("system(1)");
  });

  test("one of several divergences, by the beginning of its id", async () => {
    const [first] = SAMPLE_REPORT.divergences ?? [];
    const second = { ...first, id: "beef0123", replay: "" };
    const two = { ...SAMPLE_REPORT, divergences: [first, second] };
    writeFileSync(join(cwd, "r.json"), JSON.stringify(two));

    const one = await call("report", "r.json#beef", "--to", "github");
    const none = await call("report", "r.json#dead", "--to", "github");
    const exported = await call("export", "r.json#beef", "--to", "json");
    const several = await call("export", "r.json", "--to", "json");

    expect(one.out.match(/^::error title=memslot\/gpa-no-overlap/gm)).toHaveLength(1);
    expect([none.code, none.error]).toEqual([2, expect.stringContaining("no divergence dead")]);
    expect(exported.code).toBe(0);
    expect([several.code, several.error]).toEqual([2, expect.stringContaining("2 divergences")]);
  });

  test("a format that there is not is bad input", async () => {
    writeFileSync(join(cwd, "r.json"), JSON.stringify(SAMPLE_REPORT));

    const { code, error } = await call("report", "r.json", "--to", "paper");

    expect(code).toBe(2);
    expect(error).toContain(
      "hint: --to takes text, json, ktap, junit, github, markdown, mail, html",
    );
  });
});

test("--report writes each format to its file", async () => {
  const { code } = await call(
    "check",
    "--runs",
    "1",
    "--report",
    "ktap=a.tap",
    "--report",
    "junit=b.xml",
  );
  const wrong = await call("check", "--runs", "1", "--report", "tap=a.tap");

  expect(code).not.toBe(2);
  expect([wrong.code, wrong.error]).toEqual([2, expect.stringContaining("text, json, ktap")]);
});
