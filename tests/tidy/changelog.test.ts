import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MODEL_VERSION } from "../../model/version.ts";
import { type ChangelogFacts, changedFiles, changelogFindings } from "./changelog.ts";
import { REPOSITORY_ROOT, readRepository } from "./repository.ts";

const REPOSITORY = readRepository();

/** What decides what a trace is expected to do; the rest of the model is vocabulary and tools. */
const JUDGEMENT = ["model/rules", "model/transitions", "model/dialects", "model/step.ts"];

/** A source archive has no history; then only the texts can be compared. */
const HAS_HISTORY = existsSync(join(REPOSITORY_ROOT, ".git"));

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: REPOSITORY_ROOT, encoding: "utf8" });
}

function textOf(path: string): string {
  return REPOSITORY.find((file) => file.path === path)?.text ?? "";
}

function factsOfTheRepository(modelDiff: string): ChangelogFacts {
  const { version } = JSON.parse(textOf("package.json")) as { version: string };
  return {
    changelog: textOf("CHANGELOG.md"),
    packageVersion: version,
    modelVersion: MODEL_VERSION,
    modelDiff,
  };
}

const GOOD: ChangelogFacts = {
  changelog: "## [Unreleased]\n\n### Model changes\n\n- Model version 3: a rule.\n\n## [0.1.0]\n",
  packageVersion: "0.1.0",
  modelVersion: 3,
  modelDiff: "",
};

describe("the repository", () => {
  test("tells of its version and of its model version in the changelog", () => {
    expect(changelogFindings(factsOfTheRepository(""))).toEqual([]);
  });

  test.skipIf(!HAS_HISTORY)(
    "touched the changelog after the last change of rules, effects and ladders",
    () => {
      const lastTold = git("log", "-1", "--format=%H", "--", "CHANGELOG.md").trim();
      const apart = ["*.test.ts", "*/test-*.ts", "*.md"].map((glob) => `:(exclude)${glob}`);
      const rest = ["--", ...JUDGEMENT, ...apart];

      const diff = git("diff", "-U0", "--no-color", lastTold, "HEAD", ...rest);

      expect(lastTold).not.toBe("");
      expect(changelogFindings(factsOfTheRepository(diff))).toEqual([]);
    },
  );
});

describe("the check", () => {
  test("accepts a changelog that keeps up", () => {
    expect(changelogFindings(GOOD)).toEqual([]);
  });

  test("finds a model version that nothing tells of", () => {
    expect(changelogFindings({ ...GOOD, modelVersion: 4 })).toEqual([
      'CHANGELOG.md: no "Model changes" tell of model version 4',
    ]);
  });

  test("does not take another section's text for a model change", () => {
    const none = "## [Unreleased]\n\n### Model changes\n\n- None.\n\n";
    const changelog = `${none}### Added\n\n- Model version 3.\n\n## [0.1.0]\n`;

    expect(changelogFindings({ ...GOOD, changelog })).toHaveLength(1);
  });

  test("finds a package version without a section, and a missing unreleased section", () => {
    const changelog = "# Changelog\n\n## [0.1.0]\n\n### Model changes\n\n- Model version 3.\n";

    expect(changelogFindings({ ...GOOD, changelog, packageVersion: "0.2.0" })).toHaveLength(2);
  });

  test("finds a model file that changed later, and forgives a changed comment", () => {
    const rule = "diff --git a/model/rules/x.ts b/model/rules/x.ts\n--- a\n+++ b\n@@ -1 +1 @@\n";
    const code = `${rule}-  verdict: "EINVAL",\n+  verdict: "EEXIST",\n`;
    const comment = `${rule}- * Once.\n+ * Now.\n+// Said again.\n+\n`;

    expect(changedFiles(code)).toEqual(["model/rules/x.ts"]);
    expect(changedFiles(comment)).toEqual([]);
    expect(changelogFindings({ ...GOOD, modelDiff: code })).toEqual([
      "model/rules/x.ts: changed after CHANGELOG.md was last touched",
    ]);
  });
});
