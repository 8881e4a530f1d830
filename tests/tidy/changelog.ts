/**
 * The changelog keeps up with the model: a changed rule changes verdicts, so people must be told.
 */
import type { Finding } from "./repository.ts";

/** What the check needs to know; reading it from git and files is the test's part. */
export interface ChangelogFacts {
  /** Text of CHANGELOG.md. */
  readonly changelog: string;
  /** `version` of package.json. */
  readonly packageVersion: string;
  /** `MODEL_VERSION` of model/version.ts. */
  readonly modelVersion: number;
  /** `git diff -U0` of the model's judgement since the last commit that touched the changelog. */
  readonly modelDiff: string;
}

/** Places where the changelog lags behind the package, the model version or the model's code. */
export function changelogFindings(facts: ChangelogFacts): readonly Finding[] {
  const { changelog, packageVersion, modelVersion, modelDiff } = facts;
  const released = changelog.includes(`\n## [${packageVersion}]`);
  const sections = new Map(
    changelog
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.split("\n")[0] ?? "", section] as const),
  );
  const unreleased = sections.get("[Unreleased]");
  const told = new RegExp(
    `^### Model changes\\n(?:(?!^##)[\\s\\S])*?\\bmodel version ${modelVersion}\\b`,
    "im",
  );
  return [
    ...(unreleased === undefined ? ["CHANGELOG.md: has no [Unreleased] section"] : []),
    ...(released || (unreleased ?? "").includes("\n- ")
      ? []
      : [`CHANGELOG.md: neither [${packageVersion}] nor an unreleased change is told`]),
    ...(told.test(changelog)
      ? []
      : [`CHANGELOG.md: no "Model changes" tell of model version ${modelVersion}`]),
    ...changedFiles(modelDiff).map(
      (path) => `${path}: changed after CHANGELOG.md was last touched`,
    ),
  ];
}

/** Files of a diff of which more than comments, blank lines and imports changed. */
export function changedFiles(diff: string): readonly string[] {
  return diff
    .split(/^diff --git /m)
    .slice(1)
    .filter((part) =>
      part
        .split("\n")
        .filter((line) => /^[+-](?!\+\+ |-- )/.test(line))
        .some((line) => !/^[+-]\s*($|\/\/|\/\*|\*|import\b)/.test(line)),
    )
    .map((part) => /^a\/(\S+)/.exec(part)?.[1] ?? part.slice(0, 40));
}
