/** Codecs of fields that only outcomes have. */
import { ERRNO_NUMBERS, type Errno, isErrno } from "./errno.ts";
import { type Field, parseUnsigned, u32, u64 } from "./fields.ts";
import { type MmioFragment, NO_TAG } from "./outcome.ts";
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

const READ_EXIT = /^read@(0x[0-9a-f]{1,16})\+([1-8])$/;
const WRITE_EXIT = /^write@(0x[0-9a-f]{1,16})\+([1-8])=(0x[0-9a-f]{1,16})$/;

const EXIT = "(read@0x[0-9a-f]{1,16}\\+[1-8]|write@0x[0-9a-f]{1,16}\\+[1-8]=0x[0-9a-f]{1,16})";

/** MMIO exits in order: `none`, or `read@0x1000+4` and `write@0x1000+2=0x1122` with commas. */
export function mmioExits(label: string): Field<readonly MmioFragment[]> {
  const print = (exits: readonly MmioFragment[]): string =>
    exits.length === 0 ? "none" : exits.map(printExit).join(",");
  const parse = (text: string): readonly MmioFragment[] | undefined => {
    const exits = text === "none" ? [] : text.split(",").map(parseExit);
    return exits.every((exit) => exit !== undefined) ? exits : undefined;
  };
  return {
    label,
    expects: "none, or exits such as read@0x1000+4,write@0x1000+2=0x1122",
    print,
    parse,
    toJson: print,
    fromJson: (json) => (typeof json === "string" ? parse(json) : undefined),
    schema: { type: "string", pattern: `^(none|${EXIT}(,${EXIT})*)$` },
    holds: (value) => Array.isArray(value) && value.every(isExit),
  };
}

function printExit({ access, gpa, lengthBytes, data }: MmioFragment): string {
  const written = access === "write" ? `=0x${data.toString(16)}` : "";
  return `${access}@0x${gpa.toString(16)}+${lengthBytes}${written}`;
}

function parseExit(text: string): MmioFragment | undefined {
  const read = READ_EXIT.exec(text);
  const [, gpa, bytes, data = "0x0"] = read ?? WRITE_EXIT.exec(text) ?? [];
  if (gpa === undefined) return undefined;
  const lengthBytes = Number(bytes);
  const access = read === null ? "write" : "read";
  const exit = { access, gpa: BigInt(gpa), lengthBytes, data: BigInt(data) } as const;
  return isExit(exit) ? exit : undefined;
}

function isExit(value: unknown): value is MmioFragment {
  const { access, gpa, lengthBytes, data } = (value ?? {}) as Partial<MmioFragment>;
  return (
    (access === "read" || access === "write") &&
    u64("gpa").holds(gpa) &&
    Number.isInteger(lengthBytes) &&
    Number(lengthBytes) >= 1 &&
    Number(lengthBytes) <= 8 &&
    typeof data === "bigint" &&
    data >= 0n &&
    data >> BigInt(Number(lengthBytes) * 8) === 0n &&
    (access === "write" || data === 0n)
  );
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
