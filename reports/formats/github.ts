/**
 * A report as annotations of GitHub Actions: an error for each divergence, and the verdict.
 *
 * @source docs.github.com, "Workflow commands for GitHub Actions"
 */
import { headlineOf } from "../cases.ts";
import type { DivergenceReport, Report } from "../report.ts";
import { count } from "./layout.ts";
import { printable } from "./printable.ts";
import { breachOf } from "./text-divergence.ts";

/** @returns the commands, ending in a line break. */
export function renderGithub(given: Report): string {
  const report = printable(given);
  const { divergences = [], bugs = [] } = report;
  const missed = bugs.filter(({ found }) => !found);
  const lines = [
    ...divergences.map((divergence) => errorOf(report, divergence)),
    ...missed.map(({ id, runs }) => command("error", `bug ${id}`, `not found in ${runs} runs`)),
    verdictOf(report),
  ];
  return `${lines.join("\n")}\n`;
}

function errorOf({ implementation }: Report, divergence: DivergenceReport): string {
  const { trace, replay } = divergence;
  const again = replay === "" ? [] : [`memslot-check replay ${replay}`];
  const text = [headlineOf(divergence), ...trace, ...again].join("\n");
  return command("error", `${breachOf(divergence)} on ${implementation}`, text);
}

function verdictOf({ verdict, implementation, dialect, operations, limitsHit }: Report): string {
  const kind = { conforms: "notice", diverges: "error", unknown: "warning" }[verdict];
  const compared = operations === undefined ? "" : `, ${count(operations)} operations`;
  const limits = limitsHit.length === 0 ? "" : `; limits: ${limitsHit.join(", ")}`;
  return command(
    kind,
    "memslot-check",
    `${implementation} ${verdict}, ${dialect}${compared}${limits}`,
  );
}

function command(kind: string, title: string, text: string): string {
  return `::${kind} title=${escapedProperty(title)}::${escapedData(text)}`;
}

function escapedData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
