import { describe, expect, test } from "vitest";
import { folderFindings, leftoverFindings } from "./folders.ts";
import { readRepository } from "./repository.ts";

const REPOSITORY = readRepository();

const GOOD = "# model\n\n**May import** itself.\n\n**Start** with `step.ts`.\n";

describe("the repository", () => {
  test("introduces every top-level folder", () => {
    expect(folderFindings(REPOSITORY)).toEqual([]);
  });

  test("has nothing lying about", () => {
    expect(leftoverFindings(REPOSITORY)).toEqual([]);
  });
});

describe("the check", () => {
  test("accepts a README that says what may be imported and where to start", () => {
    const files = [
      { path: "model/a.ts", text: "" },
      { path: "model/README.md", text: GOOD },
      { path: "index.ts", text: "" },
    ];

    expect(folderFindings(files)).toEqual([]);
  });

  test("finds a folder without a README", () => {
    expect(folderFindings([{ path: "helpers/a.ts", text: "" }])).toEqual([
      "helpers: has no README.md",
    ]);
  });

  test("finds a README that says nothing, or too much", () => {
    const findings = ["# model\n", `${GOOD}${"more\n".repeat(40)}`].map(
      (text) => folderFindings([{ path: "model/README.md", text }]).length,
    );

    expect(findings).toEqual([2, 1]);
  });

  test("finds what a failed patch leaves", () => {
    const files = [
      { path: "model/a.ts.rej", text: "" },
      { path: "model/a.ts", text: "" },
    ];

    expect(leftoverFindings(files)).toEqual(["model/a.ts.rej: left over"]);
  });
});
