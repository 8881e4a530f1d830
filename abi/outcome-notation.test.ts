import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Outcome, sameOutcome } from "./outcome.ts";
import { OUTCOME_FORMS, OUTCOME_KINDS, outcomeFieldsOf } from "./outcome-fields.ts";
import { outcomeFromJson, outcomeToJson, parseOutcome, printOutcome } from "./outcome-notation.ts";
import { outcomesOf } from "./test-arbitraries.ts";
import { U64_MAX } from "./units.ts";

const outcomes = fc.oneof(...OUTCOME_KINDS.map(outcomesOf));

describe.each(OUTCOME_KINDS)("%s", (kind) => {
  test("reads back what it prints, in one line of printable ASCII", () => {
    fc.assert(
      fc.property(outcomesOf(kind), (outcome) => {
        const line = printOutcome(outcome);

        expect(line).toMatch(/^[!-~]([ -~]*[!-~])?$/);
        expect(parseOutcome(line)).toStrictEqual(outcome);
      }),
    );
  });

  test("reads back its JSON form, through JSON text", () => {
    fc.assert(
      fc.property(outcomesOf(kind), (outcome) => {
        const text = JSON.stringify(outcomeToJson(outcome));

        expect(outcomeFromJson(JSON.parse(text))).toStrictEqual(outcome);
      }),
    );
  });

  test("has every field once in its text", () => {
    const labels = [...OUTCOME_FORMS[kind].text.matchAll(/\{(\w+)\}/g)].map(([, label]) => label);

    expect(labels.sort()).toEqual(
      outcomeFieldsOf(kind)
        .map(([, { label }]) => label)
        .sort(),
    );
  });

  test("says which field of its JSON form is missing", () => {
    const [outcome] = fc.sample(outcomesOf(kind), { numRuns: 1, seed: 1 });
    for (const [, { label }] of outcomeFieldsOf(kind)) {
      const { [label]: _, ...others } = outcomeToJson(outcome as Outcome);

      expect(() => outcomeFromJson(others)).toThrow(
        expect.objectContaining({
          code: "MSC135",
          message: expect.stringContaining(`${kind} lacks ${label}: `),
        }),
      );
    }
  });
});

test("two outcomes are the same exactly when they print alike", () => {
  fc.assert(
    fc.property(outcomes, outcomes, (a, b) => {
      const again = parseOutcome(printOutcome(a));

      expect(sameOutcome(a, again)).toBe(true);
      expect(sameOutcome(a, b)).toBe(printOutcome(a) === printOutcome(b));
    }),
  );
});

describe("the text", () => {
  test.each<[string, Outcome]>([
    ["ok", { kind: "ok" }],
    ["EEXIST", { kind: "failed", errno: "EEXIST" }],
    ["loaded tag=3", { kind: "loaded", tag: 3 }],
    ["loaded tag=8589934591", { kind: "loaded", tag: 2 ** 33 - 1 }],
    ["executed tag=4294967295", { kind: "executed", tag: 0xffff_ffff }],
    [
      "MMIO write gpa=0x1000 len=8 tag=3",
      { kind: "mmio", access: "write", gpa: 0x1000n, lengthBytes: 8, tag: 3 },
    ],
    ["KVM_RUN EFAULT exit=0", { kind: "run_failed", errno: "EFAULT", exitReason: 0 }],
    ["KVM_RUN EINTR exit=stale", { kind: "run_failed", errno: "EINTR", exitReason: "stale" }],
    ["INTERNAL_ERROR suberror=1", { kind: "guest_stopped", exit: "INTERNAL_ERROR", suberror: 1 }],
    ["SHUTDOWN suberror=0", { kind: "guest_stopped", exit: "SHUTDOWN", suberror: 0 }],
    ["returned 4096", { kind: "returned", value: 4096n }],
    ["read bytes=8 tag=0", { kind: "file_data", bytes: 8, tag: 0 }],
    ["size=8192 blocks=16", { kind: "file_stat", sizeBytes: 8192n, blocks: 16n }],
    ["size=-1 blocks=0", { kind: "file_stat", sizeBytes: -1n, blocks: 0n }],
    [
      "MEMORY_FAULT KVM_RUN=EFAULT gpa=0x0 size=4096 flags=8",
      { kind: "memory_fault", returned: "EFAULT", gpa: 0n, sizeBytes: 4096n, flags: 8n },
    ],
    [
      "MEMORY_FAULT KVM_RUN=0 gpa=0xffffffffffffffff size=18446744073709551615 flags=0",
      {
        kind: "memory_fault",
        returned: 0,
        gpa: U64_MAX,
        sizeBytes: U64_MAX,
        flags: 0n,
      },
    ],
    ["SIGBUS", { kind: "sigbus" }],
    ["pre-faulted, left gpa=0x4000 size=0", { kind: "pre_faulted", gpa: 0x4000n, sizeBytes: 0n }],
    ["guest stuck", { kind: "guest_stuck" }],
    ["host oops: use-after-free", { kind: "host_oops", what: "use-after-free" }],
    ["accessed value=0x7 exits=none", { kind: "accessed", value: 7n, exits: [] }],
    [
      "accessed value=0x0 exits=read@0x2000+8,write@0x2000+8=0x1",
      {
        kind: "accessed",
        value: 0n,
        exits: [
          { access: "read", gpa: 0x2000n, lengthBytes: 8, data: 0n },
          { access: "write", gpa: 0x2000n, lengthBytes: 8, data: 1n },
        ],
      },
    ],
    ["dirty []", { kind: "dirty_log", pages: [] }],
    ["dirty [0,2,5-9]", { kind: "dirty_log", pages: [0, 2, { first: 5, last: 9 }] }],
    ["not sent (limit/pages-of-a-slot)", { kind: "not_sent", reason: "limit/pages-of-a-slot" }],
    ["not sent (no guest (yet))", { kind: "not_sent", reason: "no guest (yet)" }],
    ['not sent ("")', { kind: "not_sent", reason: "" }],
    ['not sent ("say \\"no\\"\\n")', { kind: "not_sent", reason: 'say "no"\n' }],
  ])("prints and reads %s", (line, outcome) => {
    expect(printOutcome(outcome)).toBe(line);
    expect(parseOutcome(line)).toStrictEqual(outcome);
  });

  test("may stand between spaces", () => {
    expect(parseOutcome("  loaded tag=0x10 ")).toEqual({ kind: "loaded", tag: 16 });
  });

  test.each([
    ["MSC135", "nothing", ""],
    ["MSC135", "a word", "fine"],
    ["MSC135", "an errno that nobody knows", "EWEIRD"],
    ["MSC135", "a missing field", "loaded"],
    ["MSC135", "a missing field in the middle", "MMIO read gpa=0x0 tag=0"],
    ["MSC135", "two lines", "ok\nok"],
    ["MSC135", "what the model allows", "anything"],
    ["MSC101", "a surplus field", "loaded tag=3 len=8"],
    ["MSC101", "a tag that is no number", "loaded tag=x"],
    ["MSC101", "a tag of 34 bits", "loaded tag=8589934592"],
    ["MSC101", "a negative tag", "executed tag=-1"],
    ["MSC101", "another access", "MMIO peek gpa=0x0 len=8 tag=0"],
    ["MSC101", "a gpa of 65 bits", "MMIO read gpa=0x10000000000000000 len=8 tag=0"],
    ["MSC101", "an unknown errno", "KVM_RUN EWEIRD exit=0"],
    ["MSC101", "an unknown exit reason", "KVM_RUN EFAULT exit=fresh"],
    ["MSC101", "a negative return value", "returned -1"],
    ["MSC101", "a size of 65 bits", "size=9223372036854775808 blocks=0"],
    ["MSC101", "an unsorted page set", "dirty [2,1]"],
    ["MSC101", "words with a quote", 'host oops: a"b'],
    ["MSC101", "quotes that do not end", 'not sent ("a)'],
    ["MSC101", "another JSON value in quotes", 'not sent ("a", 1)'],
  ])("answers %s to %s", (code, _, line) => {
    expect(() => parseOutcome(line)).toThrow(expect.objectContaining({ code }));
  });

  test("that is wrong is quoted in the message, and the hint says what it may be", () => {
    expect(() => parseOutcome("loaded tag=x")).toThrow(
      expect.objectContaining({
        message: "loaded: tag=x does not fit",
        hint: expect.stringContaining("tag takes an unsigned 32-bit tag"),
      }),
    );
    expect(() => parseOutcome("\u001b[31m")).toThrow(
      expect.objectContaining({
        message: 'not an outcome: "\\u001b[31m"',
        hint: expect.stringContaining("ok | {errno} | loaded tag={tag} | "),
      }),
    );
  });

  test("of a log of terabytes is as short as that of its runs", () => {
    const pages = [{ first: 0, last: 63 }, 70, { first: 128, last: 0x7fff_fffe }];

    const line = printOutcome({ kind: "dirty_log", pages });

    expect(line).toBe("dirty [0-63,70,128-2147483646]");
    expect(parseOutcome(line)).toEqual({ kind: "dirty_log", pages });
  });
});

describe("the JSON form", () => {
  test("holds 64-bit values as strings, the unsigned ones in hexadecimal", () => {
    const exit = parseOutcome("MMIO write gpa=0x1000 len=8 tag=3");
    const left = parseOutcome("pre-faulted, left gpa=0x1000 size=4096");
    const stat = parseOutcome("size=4096 blocks=-8");

    expect([exit, left, stat].map(outcomeToJson)).toEqual([
      { kind: "mmio", access: "write", gpa: "0x1000", len: 8, tag: 3 },
      { kind: "pre_faulted", gpa: "0x1000", size: "0x1000" },
      { kind: "file_stat", size: "4096", blocks: "-8" },
    ]);
  });

  test("lists the pages of small logs, and has long runs of large ones as one text", () => {
    const listed = { kind: "dirty_log", pages: [0, 1, 2, 3, 70] };
    const large = { kind: "dirty_log", pages: [3, "64-262143"] };

    expect(outcomeToJson(parseOutcome("dirty [0-3,70]"))).toEqual(listed);
    expect(outcomeToJson(parseOutcome("dirty [3,64-262143]"))).toEqual(large);
    expect([listed, large].map((json) => printOutcome(outcomeFromJson(json)))).toEqual([
      "dirty [0-3,70]",
      "dirty [3,64-262143]",
    ]);
  });

  test.each([
    ["MSC135", "null", null],
    ["MSC135", "a text", "ok"],
    ["MSC135", "a list", []],
    ["MSC135", "no kind", {}],
    ["MSC135", "an unknown kind", { kind: "fine" }],
    ["MSC135", "a kind that every object has", { kind: "constructor" }],
    ["MSC135", "a missing field", { kind: "loaded" }],
    ["MSC135", "a surplus field", { kind: "ok", tag: 0 }],
    ["MSC135", "a field by its name in memory", { kind: "file_stat", sizeBytes: "0", blocks: "0" }],
    ["MSC101", "an errno as a number", { kind: "failed", errno: 22 }],
    ["MSC101", "an unknown errno", { kind: "failed", errno: "EWEIRD" }],
    ["MSC101", "a tag as a string", { kind: "loaded", tag: "3" }],
    ["MSC101", "a fraction", { kind: "loaded", tag: 0.5 }],
    ["MSC101", "null for a field", { kind: "loaded", tag: null }],
    ["MSC101", "a 64-bit value as a number", { kind: "returned", value: 1 }],
    ["MSC101", "a negative 64-bit value", { kind: "returned", value: "-1" }],
    ["MSC101", "unsorted pages", { kind: "dirty_log", pages: [2, 1] }],
    ["MSC101", "pages that are no numbers", { kind: "dirty_log", pages: ["1"] }],
    ["MSC101", "pages as text", { kind: "dirty_log", pages: "[1]" }],
    ["MSC101", "a reason that is no text", { kind: "not_sent", reason: 1 }],
  ])("answers %s to %s", (code, _, json) => {
    expect(() => outcomeFromJson(json)).toThrow(expect.objectContaining({ code }));
  });
});
