/**
 * A report as KTAP, which kernel CI reads: one flat list with unique names.
 *
 * @source Documentation/dev-tools/ktap.rst, version 1
 */
import { type Case, casesOf } from "../cases.ts";
import type { Report } from "../report.ts";
import { printable } from "./printable.ts";

/** @returns the lines, ending in a line break. */
export function renderKtap(given: Report): string {
  const cases = casesOf(printable(given));
  const lines = cases.flatMap(linesOf);
  return `${["KTAP version 1", `1..${cases.length}`, ...lines].join("\n")}\n`;
}

function linesOf(
  { group, name, status, message, details }: Case,
  index: number,
): readonly string[] {
  const result = status === "failed" ? "not ok" : "ok";
  const directive = status === "skipped" ? ` # SKIP ${message}` : "";
  const notes = status === "failed" ? [message, ...details].map((line) => `# ${line}`) : [];
  return [...notes, `${result} ${index + 1} ${group}.${name.replaceAll("#", "_")}${directive}`];
}
