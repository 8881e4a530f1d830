import { describe, expect, test } from "vitest";
import { linkFindings, pathFindings } from "./links.ts";
import { readRepository } from "./repository.ts";

const REPOSITORY = readRepository();

describe("the repository", () => {
  test("has no dead relative link", () => {
    expect(linkFindings(REPOSITORY)).toEqual([]);
  });

  test("names no path in backticks that does not exist", () => {
    expect(pathFindings(REPOSITORY)).toEqual([]);
  });
});

describe("the check", () => {
  const guide = { path: "docs/guide.md", text: "# A guide\n\n## Why `x` is so\n" };

  test("accepts links to files, folders, headings and other sites", () => {
    const text = "[a](docs/guide.md) [b](docs/) [c](docs/guide.md#why-x-is-so) [d](https://x.y/z)";

    expect(linkFindings([guide, { path: "README.md", text }])).toEqual([]);
  });

  test("finds a link to a file that is not there, from the place of the document", () => {
    const document = { path: "docs/other.md", text: "\n[a](docs/guide.md)\n[b](guide.md)\n" };

    expect(linkFindings([guide, document])).toEqual([
      "docs/other.md:2: docs/docs/guide.md does not exist",
    ]);
  });

  test("finds a link to a heading that is not there", () => {
    const document = { path: "README.md", text: "[a](docs/guide.md#when)" };

    expect(linkFindings([guide, document])).toEqual([
      "README.md:1: docs/guide.md has no heading #when",
    ]);
  });

  test("finds a path in backticks that is not there, and leaves patterns alone", () => {
    const text = "`docs/guide.md` `docs/gone.md` `docs/<name>.md` `docs/*.md` `application/json`\n";

    expect(pathFindings([guide, { path: "README.md", text }])).toEqual([
      "README.md:1: docs/gone.md does not exist",
    ]);
  });

  test("finds such a path in a comment, and leaves code alone", () => {
    const text = "/**\n * See `docs/gone.md`.\n */\nconst path = `docs/gone.md`;\n";

    expect(pathFindings([guide, { path: "model/a.ts", text }])).toEqual([
      "model/a.ts:2: docs/gone.md does not exist",
    ]);
  });

  test("ignores what stands in a fenced block", () => {
    const text = "```\n[a](nowhere.md) `docs/gone.md`\n```\n";

    expect([
      ...linkFindings([{ path: "a.md", text }]),
      ...pathFindings([guide, { path: "a.md", text }]),
    ]).toEqual([]);
  });
});
