import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { EXIT_CODES } from "../../cli/exit-code.ts";
import { environmentName, OPTION_NAMES, OPTIONS } from "../../cli/parsing/options.ts";
import { VERBS } from "../../cli/parsing/verbs.ts";
import { SAMPLE_REPORT } from "../../reports/formats/test-support.ts";
import { DOCUMENT, isLong, perform, SHOWN } from "./test-documentation.ts";
import { patternOf } from "./transcripts.ts";

const DIRECTORY = mkdtempSync(join(tmpdir(), "memslot-check-docs-"));

afterAll(() => rmSync(DIRECTORY, { recursive: true }));

describe("docs/cli.md, shrinking.md, failures.md, exploring.md and exporting.md", () => {
  for (const shown of SHOWN) {
    if (shown.kind === "file") {
      test(`has a file ${shown.name} that is not empty`, () => {
        expect(shown.content).not.toBe("");
        writeFileSync(join(DIRECTORY, shown.name), shown.content);
      });
      continue;
    }
    if (isLong(shown)) continue;
    test(`shows what happens: ${shown.line}`, async () => {
      const { printed, code } = await perform(shown, DIRECTORY);

      expect(printed).toMatch(patternOf(shown.expected));
      expect(code).toBe(shown.exit);
    });
  }

  test("shows every verb at work, but those of one machine, of long or of standard input", () => {
    const used = SHOWN.flatMap((shown) => (shown.kind === "command" ? [shown.args[0]] : []));

    expect(VERBS.map(({ name }) => name).filter((name) => !used.includes(name))).toEqual([
      "serve",
      "kernels",
      "serve-implementation",
      "start",
    ]);
  });

  test("lists every verb, every exit code and every key of a report", () => {
    const keys = [...Object.keys(SAMPLE_REPORT), "bugs"];
    const missing = [
      ...VERBS.map(({ name }) => `| \`${name}`),
      ...Object.values(EXIT_CODES).map((code) => `| ${code} | `),
      ...keys.map((key) => `\`${key}\``),
    ].filter((text) => !DOCUMENT.includes(text));

    expect(missing).toEqual([]);
  });

  test("lists every flag with its variable, its key and its default", () => {
    const rows = OPTION_NAMES.filter((name) => OPTIONS[name].mirrored).map((name) => {
      const { flag, fallback, reader } = OPTIONS[name];
      const print: (value: never) => string = reader.print;
      const printed = print(fallback as never);
      return `| \`--${flag}\` | \`${environmentName(flag)}\` | \`${name}\` | ${printed} |`;
    });

    const listed = DOCUMENT.split("\n").filter((line) => line.startsWith("| `--"));

    expect(listed).toEqual(rows);
  });
});

describe("a pattern", () => {
  test.each([
    ["a\nb", "a\nb\n", true],
    ["a\nb", "a\nc\n", false],
    ["a", "a\nb\n", false],
    ["a\n...", "a\nb\nc\n", true],
    ["a\n...\nd", "a\nb\nc\nd\n", true],
    ["a\n...\nd", "a\nb\nc\n", false],
    ["took...", "took 3 ms\n", true],
    ["took...", "lasted 3 ms\n", false],
    ["a.c", "abc\n", false],
  ])("of %j: %j matches: %s", (expected, printed, matches) => {
    expect(patternOf(expected).test(printed)).toBe(matches);
  });
});
