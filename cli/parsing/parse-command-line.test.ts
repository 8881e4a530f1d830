import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { isHarnessError } from "../../abi/harness-error.ts";
import { OPTION_NAMES, OPTIONS, type Option } from "./options.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import { VERBS } from "./verbs.ts";

function refusal(...args: string[]): { readonly code: string; readonly hint: string } {
  try {
    parseCommandLine(args);
  } catch (error) {
    if (isHarnessError(error)) return { code: error.code, hint: error.hint };
    throw error;
  }
  throw new Error("was accepted");
}

describe("a command line", () => {
  test("is a verb, operands and flags, in any order", () => {
    const { verb, operands, given } = parseCommandLine([
      "--quiet",
      "replay",
      "a.trace",
      "--json=-",
    ]);

    expect(verb?.name).toBe("replay");
    expect(operands).toEqual(["a.trace"]);
    expect([...given]).toEqual([
      ["quiet", ["true"]],
      ["json", ["-"]],
    ]);
  });

  test("keeps every value of a flag that is repeated", () => {
    const args = ["check", "--report", "text=a", "--report", "json=b"];

    expect(parseCommandLine(args).given.get("report")).toEqual(["text=a", "json=b"]);
  });

  test.each([[["bugs", "--json"]], [["bugs", "--json", "--seed", "1"]], [["bugs", "--json", "-"]]])(
    "reads %j as JSON on standard output",
    (args) => {
      expect(parseCommandLine(args).given.get("json")).toEqual(["-"]);
    },
  );

  test.each([["--help"], ["-h"], ["help"]])("%s needs no verb", (...args) => {
    expect(parseCommandLine(args).verb).toBeUndefined();
  });

  test.each([
    [["replay", "--help"], "help", "replay"],
    [["help", "replay"], "help", "replay"],
    [["help"], "help", undefined],
    [["--version"], "version", undefined],
    [["check", "--version"], "version", undefined],
  ])("%j asks to be told something, and needs no operands", (args, asks, name) => {
    const { verb, ...line } = parseCommandLine(args);

    expect([line.asks, verb?.name]).toEqual([asks, name]);
  });
});

describe("a broken command line", () => {
  test.each([
    [["chekc"], "MSC120", "did you mean check?"],
    [["help", "chekc"], "MSC120", "did you mean check?"],
    [["frobnicate"], "MSC120", `verbs are ${VERBS.map(({ name }) => name).join(", ")}`],
    [["check", "--sed", "1"], "MSC121", "did you mean --seed?"],
    [["check", "--xyzzy"], "MSC121", "memslot-check check --help lists the flags"],
    [["rules", "--seed", "1"], "MSC121", "memslot-check rules --help lists the flags"],
    [["--seed", "1"], "MSC121", "memslot-check --help lists the flags"],
    [["check", "--seed"], "MSC122", "--seed takes an integer from 0 to 4294967295"],
    [["check", "--seed", "--collect"], "MSC122", "--seed takes an integer from 0 to 4294967295"],
    [["replay"], "MSC123", "for instance: memslot-check replay failing.trace"],
    [["check", "now"], "MSC123", "for instance: memslot-check check --seed 42 --runs 200"],
  ])("%j is refused with %s", (args, code, hint) => {
    expect(refusal(...args)).toEqual({ code, hint });
  });
});

describe("the tables", () => {
  test("name every option in at least one verb", () => {
    const used = new Set(VERBS.flatMap(({ options }) => options));

    expect(OPTION_NAMES.filter((name) => !used.has(name))).toEqual([]);
  });

  test("give every verb an example that parses", () => {
    const examples = VERBS.map(({ example }) => example.split(" ").slice(1));

    const verbs = examples.map((args) => parseCommandLine(args).verb?.name);

    expect(verbs).toEqual(VERBS.map(({ name }) => name));
  });

  test("have a default for every option that its own reader accepts back", () => {
    const broken = OPTION_NAMES.filter((name) => {
      const { fallback, reader }: Option<unknown> = OPTIONS[name] as Option<unknown>;
      if (fallback === undefined || Array.isArray(fallback)) return false;
      return !isDeepStrictEqual(reader.parse(reader.print(fallback)), fallback);
    });

    expect(broken).toEqual([]);
  });
});
