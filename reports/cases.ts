/**
 * A report as test cases, for programs that count them: a case for each promise, each property and
 * each seeded bug. One that nothing was compared with is skipped, never passed.
 */
import { LOSS_MANNERS } from "../abi/implementation.ts";
import type { DivergenceReport, Report } from "./report.ts";

/** One test case. */
export interface Case {
  /** What it is one of, for instance `rules`. */
  readonly group: string;
  /** Its name, unique in its group, without blanks. */
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped, one line; empty when it passed. */
  readonly message: string;
  /** More about a failure: the trace, and how to do it again. */
  readonly details: readonly string[];
}

/** Every case, in the order of the report; what failed without being one of them comes last. */
export function casesOf(report: Report): readonly Case[] {
  const { divergences = [] } = report;
  const told = new Set<DivergenceReport>();
  const failed = (isMeant: (divergence: DivergenceReport) => boolean): Blame => {
    const found = divergences.filter((divergence) => !told.has(divergence) && isMeant(divergence));
    for (const divergence of found) told.add(divergence);
    return found;
  };
  const cases = [
    ...propertyCases(report, failed),
    ...ruleCases(report, failed),
    ...bugCases(report),
  ];
  const others = divergences
    .filter((divergence) => !told.has(divergence))
    .map((each) => failedCase("divergences", each.id, [each]));
  return [...cases, ...others, verdictCase(report)];
}

type Blame = readonly DivergenceReport[];
type Failed = (isMeant: (divergence: DivergenceReport) => boolean) => Blame;

function propertyCases({ properties = [] }: Report, failed: Failed): readonly Case[] {
  return properties.map(({ id, kind, evaluated, held }) => {
    const blame = failed((divergence) => divergence.property === id);
    if (blame.length > 0) return failedCase("properties", id, blame);
    const isMet = kind === "always" ? evaluated > 0 : held > 0;
    return isMet ? passed("properties", id) : skipped("properties", id, "never met");
  });
}

function ruleCases({ rules = [] }: Report, failed: Failed): readonly Case[] {
  return rules.map(({ id, operation, hits, unreachable }) => {
    const name = `${operation}.${id}`;
    const blame = failed((divergence) => isBroken(divergence, id, operation));
    if (blame.length > 0) return failedCase("rules", name, blame);
    if (hits > 0) return passed("rules", name);
    return skipped("rules", name, unreachable ?? "never reached");
  });
}

/** A lost machine keeps and breaks no promise. */
function isBroken(divergence: DivergenceReport, id: string, operation: string): boolean {
  const { property, rule, kind, trace, operationIndex } = divergence;
  const isLost = LOSS_MANNERS.some((manner) => manner === kind);
  if (property !== null || isLost || rule !== id) return false;
  return (trace[operationIndex] ?? "").replace(/^fd\d+ = /, "").startsWith(`${operation}(`);
}

function bugCases({ bugs = [] }: Report): readonly Case[] {
  return bugs.map(({ id, found, runs }) => {
    if (found) return passed("bugs", id);
    const message = `not found in ${runs} runs`;
    return { group: "bugs", name: id, status: "failed", message, details: [] };
  });
}

function verdictCase({ verdict, limitsHit }: Report): Case {
  if (verdict === "conforms") return passed("report", "verdict");
  if (verdict === "unknown") {
    return skipped("report", "verdict", `unknown: ${limitsHit.join(", ")}`);
  }
  const message = "something diverges";
  return { group: "report", name: "verdict", status: "failed", message, details: [] };
}

function passed(group: string, name: string): Case {
  return { group, name, status: "passed", message: "", details: [] };
}

function skipped(group: string, name: string, message: string): Case {
  return { group, name, status: "skipped", message, details: [] };
}

function failedCase(group: string, name: string, blame: Blame): Case {
  const [first] = blame;
  const details = blame.flatMap((divergence) => [
    ...divergence.trace,
    `promised: ${promisedIn(divergence)}`,
    `answered: ${divergence.actual}`,
    `id ${divergence.id}, reproduced ${divergence.reproduced.times}/${divergence.reproduced.of}`,
    ...(divergence.replay === "" ? [] : [`memslot-check replay ${divergence.replay}`]),
  ]);
  return { group, name, status: "failed", message: first ? headlineOf(first) : "", details };
}

/** One line: which operation, what was promised, what was answered. */
export function headlineOf(divergence: DivergenceReport): string {
  const { operationIndex, trace, actual, property } = divergence;
  const at = `operation ${operationIndex + 1}/${trace.length}`;
  // What is wrong with a property names it.
  if (property !== null) return `${at}: ${actual}`;
  return `${at}: promised ${promisedIn(divergence)}, answered ${actual}`;
}

/** What was promised, in one line. */
export function promisedIn({ property, expected }: DivergenceReport): string {
  return property ?? (expected.length === 0 ? "an answer" : expected.join(" or "));
}
