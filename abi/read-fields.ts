/** Reads what a table of fields describes, from the parts of a text or from the keys of JSON. */
import type { Field } from "./fields.ts";
import { HarnessError, type HarnessErrorCode } from "./harness-error.ts";
import { shown, shownText } from "./shown.ts";

/** Which form the given values have. */
export type Reader = "parse" | "fromJson";

/** What is being read, for messages. */
export interface Subject {
  /** For instance `guest_write`. */
  readonly name: string;
  /** What a field is called there. */
  readonly part: "argument" | "field";
  /** What was given, for the message that something is missing. */
  readonly where: () => string;
  /** Code of the error for missing and surplus fields. */
  readonly malformed: HarnessErrorCode;
}

/**
 * The values by field name; those that were left out have the meaning of leaving them out.
 *
 * @param given - by label.
 * @throws {HarnessError} MSC101 for a value that does not fit; the code of the subject for a field
 *   that is missing, or that there is not.
 */
export function readFields(
  subject: Subject,
  fields: readonly (readonly [string, Field<unknown>])[],
  given: ReadonlyMap<string, unknown>,
  reader: Reader,
): Readonly<Record<string, unknown>> {
  const { name, part, where, malformed } = subject;
  let strangers = given.size;
  for (const [, { label }] of fields) if (given.has(label)) strangers--;
  if (strangers > 0) {
    const stranger = [...given.keys()].find((label) => fields.every(([, f]) => f.label !== label));
    const known = fields.map(([, { label }]) => label).join(", ");
    const hint = known === "" ? "it takes none" : `it takes ${known}`;
    throw new HarnessError(malformed, `${name} has no ${part} ${shownText(stranger ?? "")}`, hint);
  }
  const values: Record<string, unknown> = {};
  for (const [key, field] of fields) {
    const { label, fallback, expects } = field;
    if (given.has(label)) {
      const raw = given.get(label);
      const value = (field[reader] as (raw: unknown) => unknown)(raw);
      if (value === undefined) {
        const text = typeof raw === "string" ? shownText(raw) : shown(raw);
        const hint = `${label} takes ${expects}`;
        throw new HarnessError("MSC101", `${name}: ${label}=${text} does not fit`, hint);
      }
      values[key] = value;
    } else if (fallback !== undefined) {
      values[key] = fallback.value;
    } else {
      const hint = `${label} takes ${expects}`;
      throw new HarnessError(
        malformed,
        `${name} lacks ${label}: ${shownText(where().trim())}`,
        hint,
      );
    }
  }
  return values;
}
