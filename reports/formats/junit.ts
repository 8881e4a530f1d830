/**
 * A report as JUnit XML: a suite for each group of cases.
 *
 * @source the schema of junit-report (Apache Ant's JUnitReport, as published with Jenkins xunit)
 */
import { type Case, casesOf } from "../cases.ts";
import type { Report } from "../report.ts";
import { escapedMarkup } from "./markup.ts";
import { printable } from "./printable.ts";

/** @returns the document, ending in a line break; no control character is in it. */
export function renderJunit(given: Report): string {
  const report = printable(given);
  const cases = casesOf(report);
  const groups = [...new Set(cases.map(({ group }) => group))];
  const seconds = (report.elapsedMs / 1000).toFixed(3);
  const suites = groups.flatMap((group) => {
    const own = cases.filter((each) => each.group === group);
    // The time of a report is not kept by case; it stands at the suite that every report has.
    return suiteLines(report, group, own, group === "report" ? seconds : "0.000");
  });
  const head = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"];
  return `${[...head, ...suites, "</testsuites>"].join("\n")}\n`;
}

function suiteLines(
  { implementation, dialect }: Report,
  group: string,
  cases: readonly Case[],
  seconds: string,
): readonly string[] {
  const count = (status: Case["status"]): number =>
    cases.filter((each) => each.status === status).length;
  const attributes = attributesOf({
    name: `${group} of ${implementation}, ${dialect}`,
    tests: String(cases.length),
    failures: String(count("failed")),
    errors: "0",
    skipped: String(count("skipped")),
    time: seconds,
  });
  return [`  <testsuite ${attributes}>`, ...cases.flatMap(caseLines), "  </testsuite>"];
}

function caseLines({ group, name, status, message, details }: Case): readonly string[] {
  const attributes = attributesOf({ classname: `memslot-check.${group}`, name, time: "0.000" });
  if (status === "passed") return [`    <testcase ${attributes}/>`];
  const inner =
    status === "skipped"
      ? [`      <skipped>${escapedMarkup(message)}</skipped>`]
      : [
          `      <failure ${attributesOf({ message, type: group })}>`,
          ...details.map(escapedMarkup),
          "      </failure>",
        ];
  return [`    <testcase ${attributes}>`, ...inner, "    </testcase>"];
}

function attributesOf(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapedMarkup(value)}"`)
    .join(" ");
}
