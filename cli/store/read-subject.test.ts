import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseOperation, printOperation } from "../../abi/notation.ts";
import { makeTrace, printTrace, traceToJson } from "../../abi/trace.ts";
import { printReplayToken } from "../replay-token.ts";
import { readSubject } from "./read-subject.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const TRACE = makeTrace("linux-6.18", [parseOperation("guest_read(gpa=0x1000)")]);
const LINES = TRACE.operations.map(printOperation);
const FAILURE = {
  failure: 1,
  implementation: "kvm",
  dialect: "linux-6.18",
  traceSchema: 1,
  modelVersion: 0,
  trace: LINES,
};
const REPORT = {
  dialect: "linux-6.18",
  implementation: "simulator:bug=x",
  divergences: [
    { id: "aa", trace: LINES, replay: "" },
    { id: "bb", trace: [], replay: "" },
  ],
};

function subjectOf(content: unknown, suffix = "") {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  writeFileSync(join(cwd, "subject"), text);
  return readSubject(cwd, `subject${suffix}`);
}

describe("a subject", () => {
  test.each([
    ["a trace in text form", printTrace(TRACE), undefined],
    ["a trace in JSON form", traceToJson(TRACE), undefined],
    ["a stored failure", FAILURE, "kvm"],
  ])("may be %s", (_, content, implementation) => {
    const subject = subjectOf(content);

    expect(subject.trace).toEqual(TRACE);
    expect([subject.dialect, subject.implementation]).toEqual(["linux-6.18", implementation]);
  });

  test("may be one of the divergences of a report", () => {
    const subject = subjectOf(REPORT, "#aa");

    expect([subject.trace, subject.implementation]).toEqual([TRACE, "simulator:bug=x"]);
  });

  test("may be a token, which may know the draw alone", () => {
    const draw = { seed: 42, run: 3, maxOperations: 40 };
    const named = { modelVersion: 1, dialect: "linux-6.18", implementation: "kvm" };

    const subject = readSubject(cwd, printReplayToken({ ...named, draw, trace: null }));

    expect(subject).toEqual({ ...named, draw, trace: null, path: null });
  });

  test("remembers which model judged it", () => {
    expect(subjectOf(FAILURE).modelVersion).toBe(0);
  });
});

describe("a broken subject", () => {
  test.each([
    ["is no trace", "hello", "not a trace"],
    ["is of another schema", "memslot-check-trace schema=9 dialect=linux-6.18", "has schema 9"],
    ["is a failure of another schema", { ...FAILURE, traceSchema: 9 }, "has schema 9"],
    ["is broken JSON", "{", "subject is broken JSON"],
    ["has no trace", { ...FAILURE, trace: 1 }, "subject holds no trace"],
    ["has several divergences", REPORT, "subject holds 2 divergences"],
    ["has no divergence", { ...REPORT, divergences: [] }, "subject holds 0 divergences"],
    ["is not well-formed", { ...FAILURE, trace: ["close(fd=fd3)"] }, "undefined handle fd3"],
    ["has a broken line", { ...FAILURE, trace: ["frob()"] }, "line 2: not an operation: frob()"],
  ])("that %s is refused", (_, content, message) => {
    expect(() => subjectOf(content)).toThrow(message);
  });

  test("that cannot be read is named", () => {
    expect(() => readSubject(cwd, "nowhere.trace")).toThrow("cannot read nowhere.trace: ENOENT");
  });
});
