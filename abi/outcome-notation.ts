/**
 * The text form of outcomes, `loaded tag=3`, and their JSON form. Parse and print are inverse in
 * both.
 */
import type { Field } from "./fields.ts";
import { HarnessError } from "./harness-error.ts";
import type { Outcome, OutcomeKind } from "./outcome.ts";
import { OUTCOME_FORMS, OUTCOME_KINDS, outcomeFieldsOf } from "./outcome-fields.ts";
import { type Reader, readFields } from "./read-fields.ts";
import { shown, shownText } from "./shown.ts";

type Bag = Readonly<Record<string, unknown>>;

/** @returns the outcome as one line, without a line break: `MMIO write gpa=0x1000 len=8 tag=3`. */
export function printOutcome(outcome: Outcome): string {
  const bag = outcome as unknown as Bag;
  const { words, slots } = FORMS[outcome.kind];
  let text = words[0] ?? "";
  for (const [index, [name, field]] of slots.entries()) {
    text += field.print(bag[name]) + (words[index + 1] ?? "");
  }
  return text;
}

/**
 * Reads one outcome.
 *
 * @throws {HarnessError} MSC101 naming the field that does not fit; MSC135 for a text that is no
 *   outcome.
 */
export function parseOutcome(text: string): Outcome {
  const line = text.trim();
  const kind = OUTCOME_KINDS.find((candidate) => fits(FORMS[candidate], line));
  if (kind === undefined) {
    const forms = OUTCOME_KINDS.map((known) => OUTCOME_FORMS[known].text).join(" | ");
    throw new HarnessError(
      "MSC135",
      `not an outcome: ${shownText(line)}`,
      `it is one of: ${forms}`,
    );
  }
  const { pattern, slots } = FORMS[kind];
  const parts = pattern.exec(line)?.slice(1) ?? [];
  const given = slots.map(([, { label }], index) => [label, parts[index]] as const);
  return readOutcome(kind, new Map(given), "parse", () => line);
}

/** The outcome as JSON data: 64-bit values as strings. */
export function outcomeToJson(outcome: Outcome): Readonly<Record<string, unknown>> {
  const bag = outcome as unknown as Bag;
  const entries = outcomeFieldsOf(outcome.kind).map(
    ([name, field]) => [field.label, field.toJson(bag[name])] as const,
  );
  return { kind: outcome.kind, ...Object.fromEntries(entries) };
}

/**
 * Reads the JSON form.
 *
 * @throws {HarnessError} MSC101 or MSC135, as {@link parseOutcome}.
 */
export function outcomeFromJson(json: unknown): Outcome {
  const bag = (typeof json === "object" && json !== null ? json : {}) as Bag;
  const { kind: name, ...given } = bag;
  const kind = OUTCOME_KINDS.find((known) => known === name);
  if (kind === undefined) {
    const hint = `"kind" is one of ${OUTCOME_KINDS.join(", ")}`;
    throw new HarnessError("MSC135", `not an outcome: ${shown(json)}`, hint);
  }
  return readOutcome(kind, new Map(Object.entries(given)), "fromJson", () => shown(json));
}

function readOutcome(
  kind: OutcomeKind,
  given: ReadonlyMap<string, unknown>,
  reader: Reader,
  where: () => string,
): Outcome {
  const subject = { name: kind, part: "field", where, malformed: "MSC135" } as const;
  return { kind, ...readFields(subject, outcomeFieldsOf(kind), given, reader) } as Outcome;
}

/** The text of one kind, taken apart: words, and between two words each a field. */
interface Form {
  readonly words: readonly string[];
  readonly slots: readonly (readonly [string, Field<unknown>])[];
  readonly pattern: RegExp;
}

const FORMS = Object.fromEntries(OUTCOME_KINDS.map((kind) => [kind, formOf(kind)])) as Readonly<
  Record<OutcomeKind, Form>
>;

function formOf(kind: OutcomeKind): Form {
  const parts = OUTCOME_FORMS[kind].text.split(/\{(\w+)\}/);
  const labels = parts.filter((_, index) => index % 2 === 1);
  const words = parts.filter((_, index) => index % 2 === 0);
  const fields = outcomeFieldsOf(kind);
  const slots = labels.flatMap((label) => fields.filter(([, field]) => field.label === label));
  const literals = words.map((word) => word.replace(/[()[\]]/g, "\\$&"));
  return { words, slots, pattern: new RegExp(`^${literals.join("(.+?)")}$`) };
}

/**
 * Whether a line is of this form. Where the form begins with a field, that one has to fit as well,
 * since nothing else tells the kind.
 */
function fits({ words, slots, pattern }: Form, line: string): boolean {
  const found = pattern.exec(line);
  if (found === null) return false;
  return words[0] !== "" || slots[0]?.[1].parse(found[1] ?? "") !== undefined;
}
