/** What stands at the head of a reproducer. */
import { MODEL_VERSION } from "../../model/version.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { indented } from "../../reports/formats/layout.ts";
import type { Finding } from "../../reproducers/finding.ts";
import type { PromisedTrace } from "../../reproducers/promise.ts";
import type { Reproducer } from "../../reproducers/targets.ts";
import { packageVersion } from "../printing/version.ts";

/** Columns of what stands at the head of a file. */
export const HEAD_COLUMNS = 72;

/** What is known of where a trace failed. */
export interface Origin {
  /** As a file names it; left out where it is no plain name. */
  readonly implementation?: string | undefined;
  /** Id of the property that was broken, where one was. */
  readonly property?: string | null | undefined;
}

/** A finding with the promise, where it was seen and how the file is used. */
export function findingOf(
  promised: PromisedTrace,
  { implementation, property }: Origin,
  { usage, cannot }: Pick<Reproducer, "usage" | "cannot">,
): Finding {
  const { trace, steps, last } = promised;
  const operation = steps.at(-1)?.operation.op ?? "";
  const broken = PROPERTIES.find(({ id }) => id === property);
  // A file says what it likes, and this stands in a comment of a program.
  const isPlain = implementation !== undefined && /^[\w:,.=/-]{1,80}$/.test(implementation);
  const seen = isPlain ? ` Found on ${implementation}.` : "";
  const by = `memslot-check ${packageVersion()}, model ${MODEL_VERSION}`;
  const passes = "Each call is answered as promised: this program passes with the fault.";
  const head = [
    ...(broken === undefined ? [] : [`Broken behind the last step: ${broken.sentence}`]),
    ...(broken === undefined || cannot === undefined ? [] : [passes]),
    ...(last === undefined
      ? []
      : [`Promised at the last step: ${last.sentence}`, `Source: ${last.source}`]),
  ];
  return {
    title: `${operation}: ${broken?.id ?? last?.id ?? "nothing is promised"}`,
    lines: [
      ...(head.length === 0 ? [] : [...head, ""]),
      `Written by ${by}, dialect ${trace.dialect}.${seen}`,
      ...usage,
    ].flatMap((line) => indented(line, 0, HEAD_COLUMNS, 2)),
    promised,
  };
}
