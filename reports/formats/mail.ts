/**
 * A report as a plain mail to a kernel list: what is promised, what happens, a program that shows
 * it. 72 columns, but for the program.
 */
import { promisedIn } from "../cases.ts";
import type { DivergenceReport, Report } from "../report.ts";
import { indented, wrap } from "./layout.ts";
import { printable } from "./printable.ts";
import { breachOf } from "./text-divergence.ts";

const WIDTH = 72;

/** What the writer of a mail knows besides the report. */
export interface MailPart {
  /** The promise as a sentence; undefined where no rule decided. */
  readonly promise: string | undefined;
  /** A whole program that shows it, or why there is none. */
  readonly program: { readonly text: string } | { readonly whyNot: string };
}

/** @returns one mail for each divergence, ending in a line break; a line where there is none. */
export function renderMail(
  given: Report,
  partOf: (divergence: DivergenceReport) => MailPart,
): string {
  const report = printable(given);
  const { divergences = [] } = given;
  if (divergences.length === 0) return `There is nothing to write about: ${report.verdict}.\n`;
  const mails = divergences.map((divergence) => mailOf(report, divergence, partOf(divergence)));
  return mails.join(`\n${"=".repeat(WIDTH)}\n\n`);
}

function mailOf(report: Report, raw: DivergenceReport, part: MailPart): string {
  const divergence = printable(raw);
  const { operationIndex, trace, rule, ruleSource, reproduced } = divergence;
  const operation = operationAt(divergence);
  const facts = report.notes.filter((note) => note.startsWith("facts of this machine"));
  const promise = part.promise ?? promisedIn(divergence);
  const blocks = [
    [`Subject: [BUG] KVM: ${operation}: ${breachOf(divergence)}`],
    wrap(openingOf(operation, divergence), WIDTH),
    ["What is promised:", ...indented(promise, 2, WIDTH), ...sourceLines(rule, ruleSource)],
    [
      `What happens (operation ${operationIndex + 1} of ${trace.length}):`,
      ...divergence.steps.flatMap(stepLines),
      ...(divergence.steps.length > 0 ? [] : trace.flatMap((line) => indented(line, 2, WIDTH, 4))),
    ],
    [
      "Where:",
      ...indented(`${report.implementation}, held to ${report.dialect}`, 2, WIDTH, 2),
      ...facts.flatMap((fact) => indented(fact, 2, WIDTH, 2)),
      `  reproduced ${reproduced.times} of ${reproduced.of} times`,
    ],
    programLines(part),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function openingOf(operation: string, divergence: DivergenceReport): string {
  const { property, actual } = divergence;
  if (property !== null) return `After ${operation} this does not hold any more: ${actual}.`;
  const promised = promisedIn(divergence);
  return `${operation} is answered with "${actual}", where "${promised}" is promised.`;
}

function operationAt({ trace, operationIndex }: DivergenceReport): string {
  return /^(?:fd\d+ = )?(\w+)\(/.exec(trace[operationIndex] ?? "")?.[1] ?? "a machine";
}

function sourceLines(rule: string | null, source: string | null): readonly string[] {
  if (source === null) return [];
  return indented(`(${rule ?? "source"}: ${source})`, 2, WIDTH, 2);
}

function stepLines({ operation, outcome }: DivergenceReport["steps"][number]): readonly string[] {
  return [...indented(operation, 2, WIDTH, 4), ...indented(`-> ${outcome}`, 6, WIDTH, 2)];
}

function programLines({ program }: MailPart): readonly string[] {
  if ("whyNot" in program) return wrap(`There is no program of it: ${program.whyNot}.`, WIDTH);
  const scissors = "-- >8 --";
  return [
    "A self-test that shows it; cc alone builds it:",
    "",
    scissors,
    program.text.trimEnd(),
    scissors,
  ];
}
