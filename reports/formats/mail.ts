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

/** Notes that say which kernel and machine it is. */
const FACTS = /^this (is Linux|machine was asked) /;

/** Nobody was left to answer. */
const LOST: readonly DivergenceReport["kind"][] = ["crashed", "hung", "kernel-warning"];

/** What is written and read is told as a number that only this tool knows. */
const TAG = /\btag=[1-9]/;
const TAG_NOTE =
  "(tag=N: eight bytes that stand for the number N, the first ones of a page; " +
  "0 where nothing was written.)";

/** What the writer of a mail knows besides the report. */
export interface MailPart {
  /** The promise as a sentence; undefined where no rule decided. */
  readonly promise: string | undefined;
  /** What is known of it already, for instance the commit that mends it. */
  readonly known?: string | undefined;
  /** A whole program of it, or why there is none. */
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
  const { operationIndex, trace, reproduced } = divergence;
  const operation = operationAt(divergence);
  const facts = report.notes.filter((note) => FACTS.test(note));
  const promise = part.promise ?? promisedIn(divergence);
  const blocks = [
    [`Subject: [BUG] KVM: ${operation}: ${breachOf(divergence)}`],
    wrap(openingOf(operation, divergence), WIDTH),
    ["What is promised:", ...indented(promise, 2, WIDTH), ...sourceLines(divergence)],
    [
      `What happens (operation ${operationIndex + 1} of ${trace.length}):`,
      ...divergence.steps.flatMap(stepLines),
      ...(divergence.steps.length > 0 ? [] : trace.flatMap((line) => indented(line, 2, WIDTH, 4))),
      ...tagLines(divergence),
    ],
    [
      "Where:",
      ...indented(`${report.implementation}, held to ${report.dialect}`, 2, WIDTH, 2),
      ...facts.flatMap((fact) => indented(fact, 2, WIDTH, 2)),
      `  reproduced ${reproduced.times} of ${reproduced.of} times`,
    ],
    ...(part.known === undefined ? [] : [["What is known:", ...indented(part.known, 2, WIDTH)]]),
    programLines(part, divergence),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function openingOf(operation: string, divergence: DivergenceReport): string {
  const { property, actual, kind } = divergence;
  if (property !== null) return `After ${operation} this does not hold any more: ${actual}.`;
  const promised = promisedIn(divergence);
  if (LOST.includes(kind)) return `At ${operation}: ${actual}. "${promised}" is promised.`;
  return `${operation} is answered with "${actual}", where "${promised}" is promised.`;
}

function operationAt({ trace, operationIndex }: DivergenceReport): string {
  return /^(?:fd\d+ = )?(\w+)\(/.exec(trace[operationIndex] ?? "")?.[1] ?? "a machine";
}

/** What is broken behind a call is a promise of its own; the source is that of the call. */
function sourceLines({ rule, ruleSource, property }: DivergenceReport): readonly string[] {
  if (ruleSource === null) return [];
  const named = property === null ? (rule ?? "source") : `the call itself is ${rule}`;
  return indented(`(${named}: ${ruleSource})`, 2, WIDTH, 2);
}

function stepLines({ operation, outcome }: DivergenceReport["steps"][number]): readonly string[] {
  return [...indented(operation, 2, WIDTH, 4), ...indented(`-> ${outcome}`, 6, WIDTH, 2)];
}

function tagLines({ steps, trace }: DivergenceReport): readonly string[] {
  const said = [...trace, ...steps.map(({ outcome }) => outcome)];
  return said.some((line) => TAG.test(line)) ? indented(TAG_NOTE, 2, WIDTH) : [];
}

function programLines({ program }: MailPart, { kind }: DivergenceReport): readonly string[] {
  if ("whyNot" in program) return wrap(`There is no program of it: ${program.whyNot}.`, WIDTH);
  const scissors = "-- >8 --";
  const head =
    kind === "property-broken"
      ? "The same calls as a self-test that cc alone builds. Each is answered as promised, " +
        "so that it passes with the fault: what is broken is seen behind the calls."
      : "A self-test that shows it; cc alone builds it:";
  return [...wrap(head, WIDTH), "", scissors, program.text.trimEnd(), scissors];
}
