/** A report as a Markdown summary, for a job summary or a comment. */
import { casesOf, headlineOf } from "../cases.ts";
import type { DivergenceReport, Report } from "../report.ts";
import { count, span } from "./layout.ts";
import { printable } from "./printable.ts";
import { breachOf } from "./text-divergence.ts";

/** @returns the summary, ending in a line break. */
export function renderMarkdown(given: Report): string {
  const report = printable(given);
  const { divergences = [], notes } = report;
  const blocks = [
    [`## memslot-check: ${escaped(report.implementation)} ${report.verdict}`],
    factLines(report),
    ...divergences.map(divergenceLines),
    skippedLines(report),
    notes.length === 0 ? [] : notes.map((note) => `* ${escaped(note)}`),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function factLines(report: Report): readonly string[] {
  const { dialect, seed, runs, operations, elapsedMs, limitsHit } = report;
  const rows = [
    ["dialect", dialect],
    ...(seed === undefined ? [] : [["seed", String(seed)]]),
    ...(runs === undefined ? [] : [["runs", count(runs)]]),
    ...(operations === undefined ? [] : [["operations", count(operations)]]),
    ["time", span(elapsedMs)],
    ...(limitsHit.length === 0 ? [] : [["limits", limitsHit.join(", ")]]),
  ];
  return [
    "| | |",
    "|---|---|",
    ...rows.map(([name = "", value = ""]) => `| ${name} | ${escaped(value)} |`),
  ];
}

function divergenceLines(divergence: DivergenceReport): readonly string[] {
  const { id, trace, rule, ruleSource, reproduced, replay } = divergence;
  const source = ruleSource === null ? [] : [`* source: ${escaped(ruleSource)}`];
  return [
    `### ${escaped(breachOf(divergence))}`,
    "",
    `${escaped(headlineOf(divergence))}.`,
    "",
    "```",
    ...trace,
    "```",
    "",
    `* id ${id}, reproduced ${reproduced.times}/${reproduced.of}`,
    ...(rule === null ? [] : [`* rule: \`${rule}\``]),
    ...source,
    ...(replay === "" ? [] : [`* again: \`memslot-check replay ${replay}\``]),
  ];
}

/** What was not looked at is said: it stands in no row of those that failed. */
function skippedLines(report: Report): readonly string[] {
  const cases = casesOf(report).filter(({ group }) => group !== "report");
  if (cases.length === 0) return [];
  const skipped = cases.filter(({ status }) => status === "skipped");
  const failed = cases.filter(({ status }) => status === "failed").length;
  const passed = cases.length - failed - skipped.length;
  const counts = `${failed} broken, ${skipped.length} not met`;
  const figures = `${passed} promises and properties kept, ${counts}`;
  if (skipped.length === 0) return [`${figures}.`];
  const names = skipped.map(({ name }) => `\`${name}\``).join(", ");
  return [`<details><summary>${figures}</summary>`, "", `Not met: ${names}`, "", "</details>"];
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, (character) => `\\${character}`);
}
