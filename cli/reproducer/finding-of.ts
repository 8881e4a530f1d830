/** What stands at the head of a reproducer. */
import { MODEL_VERSION } from "../../model/version.ts";
import { indented } from "../../reports/formats/layout.ts";
import type { Finding } from "../../reproducers/finding.ts";
import type { PromisedTrace } from "../../reproducers/promise.ts";
import { packageVersion } from "../printing/version.ts";

/** Columns of what stands at the head of a file. */
export const HEAD_COLUMNS = 90;

/**
 * A finding with the promise, where it was seen and how the file is used.
 *
 * @param implementation - as a file names it; left out where it is no plain name.
 */
export function findingOf(
  promised: PromisedTrace,
  implementation: string | undefined,
  usage: readonly string[],
): Finding {
  const { trace, steps, last } = promised;
  const operation = steps.at(-1)?.operation.op ?? "";
  // A file says what it likes, and this stands in a comment of a program.
  const isPlain = implementation !== undefined && /^[\w:,.=/-]{1,80}$/.test(implementation);
  const seen = isPlain ? ` Found on ${implementation}.` : "";
  const by = `memslot-check ${packageVersion()}, model ${MODEL_VERSION}`;
  return {
    title: `${operation}: ${last?.id ?? "nothing is promised"}`,
    lines: [
      ...(last === undefined
        ? []
        : [`Promised at the last step: ${last.sentence}`, `Source: ${last.source}`, ""]),
      `Written by ${by}, dialect ${trace.dialect}.${seen}`,
      ...usage,
    ].flatMap((line) => indented(line, 0, HEAD_COLUMNS, 2)),
    promised,
  };
}
