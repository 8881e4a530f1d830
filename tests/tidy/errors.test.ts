import { describe, expect, test } from "vitest";
import { ERRORS_DOCUMENT, errorFindings } from "./errors.ts";
import { readRepository } from "./repository.ts";

const DOCUMENT = {
  path: ERRORS_DOCUMENT,
  text: "| code | meaning | raised by |\n|---|---|---|\n| MSC101 | too big | `model/` |\n",
};

const RAISED = { path: "model/a.ts", text: 'throw new HarnessError("MSC101", message, hint);\n' };

describe("the repository", () => {
  test("documents every error code, each with one meaning", () => {
    expect(errorFindings(readRepository())).toEqual([]);
  });
});

describe("the check", () => {
  test("accepts a code that is documented and raised in its place", () => {
    expect(errorFindings([DOCUMENT, RAISED])).toEqual([]);
  });

  test("finds a code without a row", () => {
    const raised = { path: "model/b.ts", text: 'throw new HarnessError("MSC102", "", "");' };

    expect(errorFindings([DOCUMENT, RAISED, raised])).toEqual([
      "model/b.ts:1: MSC102 is not in docs/errors.md",
    ]);
  });

  test("finds a row that nothing raises, and does not count tests and comments", () => {
    const idle = [
      { path: "model/a.test.ts", text: RAISED.text },
      { path: "model/a.ts", text: `// ${RAISED.text}` },
    ];

    expect(errorFindings([DOCUMENT, ...idle])).toEqual(["docs/errors.md: nothing raises MSC101"]);
  });

  test("finds a code that is used for something else", () => {
    const raised = { path: "cli/a.ts", text: RAISED.text };

    expect(errorFindings([DOCUMENT, RAISED, raised])).toEqual([
      "cli/a.ts:1: MSC101 means something else; model/ raises it",
    ]);
  });

  test("finds a code with two meanings", () => {
    const document = { ...DOCUMENT, text: `${DOCUMENT.text}| MSC101 | odd | \`model/\` |\n` };

    expect(errorFindings([document, RAISED])).toEqual([
      "docs/errors.md: MSC101 has more than one meaning",
    ]);
  });
});
