/** Codecs of fields that only outcomes have. */
import { ERRNO_NUMBERS, type Errno, isErrno } from "./errno.ts";
import { type Field, parseUnsigned, u32, u64 } from "./fields.ts";
import { NO_TAG } from "./outcome.ts";
import { quoted } from "./shown.ts";
import { U32_MAX } from "./units.ts";

/** The name of an errno. */
export function errno(label: string): Field<Errno> {
  const parse = (text: string): Errno | undefined => (isErrno(text) ? text : undefined);
  return {
    label,
    expects: "the name of an errno such as EINVAL",
    print: (value) => value,
    parse,
    toJson: (value) => value,
    fromJson: (json) => (typeof json === "string" ? parse(json) : undefined),
    schema: { enum: Object.keys(ERRNO_NUMBERS) },
    holds: (value) => typeof value === "string" && isErrno(value),
  };
}

/** The same field, or this one word or number instead. */
export function orLiteral<L extends string | number, T>(literal: L, field: Field<T>): Field<L | T> {
  return {
    ...field,
    expects: `${literal}, or ${field.expects}`,
    print: (value) => (value === literal ? String(literal) : field.print(value as T)),
    parse: (text) => (text === String(literal) ? literal : field.parse(text)),
    toJson: (value) => (value === literal ? literal : field.toJson(value as T)),
    fromJson: (json) => (json === literal ? literal : field.fromJson(json)),
    schema: { anyOf: [{ const: literal }, field.schema] },
    holds: (value) => value === literal || field.holds(value),
  } as Field<L | T>;
}

/** An unsigned 32-bit count, decimal in text. */
export function count32(label: string): Field<number> {
  return { ...u32(label), print: String };
}

/** An unsigned 64-bit count, a `bigint` in memory, decimal in text; hexadecimal in JSON. */
export function count64(label: string): Field<bigint> {
  return { ...u64(label), print: String };
}

/** A signed 64-bit value, a `bigint` in memory, decimal in text and JSON. */
export function signed64(label: string): Field<bigint> {
  const parse = (text: string): bigint | undefined => {
    if (!/^-?[0-9]{1,19}$/.test(text)) return undefined;
    const value = BigInt(text);
    return value === BigInt.asIntN(64, value) ? value : undefined;
  };
  return {
    label,
    expects: "a signed 64-bit integer",
    print: String,
    parse,
    toJson: String,
    fromJson: (json) => (typeof json === "string" ? parse(json) : undefined),
    schema: { type: "string", pattern: "^(0|-?[1-9][0-9]{0,18})$" },
    holds: (value) => typeof value === "bigint" && value >= SIGNED_MIN && value <= SIGNED_MAX,
  };
}

const SIGNED_MIN = -(1n << 63n);
const SIGNED_MAX = (1n << 63n) - 1n;

/** What stood where a tag should: a 32-bit tag, or a word that is none, from `NO_TAG` on. */
export function seenTag(label: string): Field<number> {
  const max = NO_TAG + U32_MAX;
  const parse = (text: string): number | undefined => {
    const value = parseUnsigned(text, BigInt(max));
    return value === undefined ? undefined : Number(value);
  };
  return {
    label,
    expects: "an unsigned 32-bit tag, or 2^32 more than the low half of a word that is no tag",
    print: String,
    parse,
    toJson: (value) => value,
    fromJson: (json) => (typeof json === "number" ? parse(String(json)) : undefined),
    schema: { type: "integer", minimum: 0, maximum: max },
    holds: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max,
  };
}

/** Words that need no quotes: printable ASCII, single spaces, and nothing that notations end by. */
const PLAIN = /^(?!.*["\\#|])[!-~]+( [!-~]+)*$/;

/** Any text; in quotes, as JSON writes it, unless it is plain words. */
export function freeText(label: string): Field<string> {
  return {
    label,
    expects: 'plain words, or a text in quotes such as "a\\nb"',
    print: (value) => (PLAIN.test(value) ? value : quoted(value)),
    parse: (text) => (PLAIN.test(text) ? text : unquoted(text)),
    toJson: (value) => value,
    fromJson: (json) => (typeof json === "string" ? json : undefined),
    schema: { type: "string" },
    holds: (value) => typeof value === "string",
  };
}

function unquoted(text: string): string | undefined {
  try {
    const value: unknown = text.startsWith('"') ? JSON.parse(text) : undefined;
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
