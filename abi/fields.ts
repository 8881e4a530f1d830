/**
 * How one argument of an operation is written, read, and kept inside the range of its C type.
 *
 * Every operation is described once, as a table of fields (`operation.ts`); the text notation, the
 * JSON form and the range checks are all derived from that table, so they cannot disagree.
 */

import type { AccessBytes } from "./byte-operation.ts";
import { ERRNO_NUMBERS, type Errno, isErrno } from "./errno.ts";
import type { GenerationFeature, MachineFeature } from "./features.ts";
import { type FdRef, type Handle, isHandle } from "./handle.ts";
import { HarnessError } from "./harness-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import { U32_MAX, U64_MAX } from "./units.ts";

/** What JSON can hold of a field: 64-bit values travel as hexadecimal strings. */
export type JsonField = string | number | boolean | readonly (number | string)[];

/** Codec of one field. `T` is the type of the value in memory. */
export interface Field<T> {
  /** Spelling in the notation, for instance `gpa`. */
  readonly label: string;
  /** What may stand there, for error messages. */
  readonly expects: string;
  /** Present when the argument may be left out; the value that leaving it out means. */
  readonly fallback?: { readonly value: T };
  /** Present when only some generations have the argument. */
  readonly feature?: GenerationFeature;
  /** Present when not every machine takes every value: what is needed for those that it is of. */
  readonly demand?: { readonly feature: MachineFeature; readonly isOf: (value: T) => boolean };
  /** Present when only a few words may stand there: those, the simplest first. */
  readonly words?: readonly string[];
  readonly print: (value: T) => string;
  /** @returns undefined when the text is not a value of this field, or does not fit its C type. */
  readonly parse: (text: string) => T | undefined;
  readonly toJson: (value: T) => JsonField;
  readonly fromJson: (json: unknown) => T | undefined;
  /** What {@link toJson} writes. */
  readonly schema: JsonSchema;
  /** True for a value that fits the C type. Runs on every step, and makes no objects. */
  readonly holds: (value: unknown) => boolean;
}

/** The same field, but only generations with this feature have the argument. */
export function withFeature<T>(feature: GenerationFeature, field: Field<T>): Field<T> {
  return { ...field, feature };
}

/**
 * The same field, but a machine needs this feature for some of its values, for all unless said.
 * What leaving the argument out means is never one of them.
 */
export function demanding<T>(
  feature: MachineFeature,
  field: Field<T>,
  isOf: (value: T) => boolean = () => true,
): Field<T> {
  return { ...field, demand: { feature, isOf } };
}

/** The same field, but it may be left out of the notation and the JSON form. */
export function optional<T>(field: Field<T>, value: T): Field<T> {
  return { ...field, fallback: { value } };
}

/**
 * The same field, but leaving it out is a value of its own: undefined. Undefined is never printed.
 */
export function orAbsent<T>({ demand, ...field }: Field<T>): Field<T | undefined> {
  return {
    ...field,
    ...(demand && {
      demand: { ...demand, isOf: (value) => value !== undefined && demand.isOf(value) },
    }),
    fallback: { value: undefined },
    print: (value) => (value === undefined ? "" : field.print(value)),
    toJson: (value) => (value === undefined ? "" : field.toJson(value)),
    holds: (value) => value === undefined || field.holds(value),
  };
}

/** No value has more digits than this, and reading very many takes long. */
const INTEGER = /^(0x[0-9a-f]{1,40}|[0-9]{1,40})$/i;

/** Reads a decimal or hexadecimal integer; undefined for what is none, or more than `max`. */
export function parseUnsigned(text: string, max: bigint): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text);
  return value <= max ? value : undefined;
}

/** An unsigned 64-bit value, a `bigint` in memory, hexadecimal in text and JSON. */
export function u64(label: string): Field<bigint> {
  const parse = (text: string): bigint | undefined => parseUnsigned(text, U64_MAX);
  const print = (value: bigint): string => `0x${value.toString(16)}`;
  return {
    label,
    expects: "an unsigned 64-bit integer",
    print,
    parse,
    toJson: print,
    fromJson: (json) => (typeof json === "string" ? parse(json) : undefined),
    schema: { type: "string", pattern: "^0x(0|[1-9a-f][0-9a-f]{0,15})$" },
    holds: (value) => typeof value === "bigint" && value >= 0n && value <= U64_MAX,
  };
}

/** An unsigned 32-bit value, a `number` in memory, decimal in text. */
export function u32(label: string): Field<number> {
  const parse = (text: string): number | undefined => {
    const value = parseUnsigned(text, BigInt(U32_MAX));
    return value === undefined ? undefined : Number(value);
  };
  return {
    label,
    expects: "an unsigned 32-bit integer",
    print: (value) => (value > 0xffff ? `0x${value.toString(16)}` : String(value)),
    parse,
    toJson: (value) => value,
    fromJson: (json) => (typeof json === "number" ? parse(String(json)) : undefined),
    schema: { type: "integer", minimum: 0, maximum: U32_MAX },
    holds: isU32,
  };
}

/** Bytes that one instruction moves: 1, 2, 4 or 8. */
export function accessBytes(label: string): Field<AccessBytes> {
  const holds = (value: unknown): value is AccessBytes =>
    value === 1 || value === 2 || value === 4 || value === 8;
  const parse = (text: string): AccessBytes | undefined => {
    const value = u32(label).parse(text);
    return holds(value) ? value : undefined;
  };
  return {
    label,
    expects: "1, 2, 4 or 8",
    print: String,
    parse,
    toJson: (value) => value,
    fromJson: (json) => (typeof json === "number" ? parse(String(json)) : undefined),
    schema: { enum: [1, 2, 4, 8] },
    holds,
  };
}

function isU32(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= U32_MAX;
}

const HANDLE_SCHEMA: JsonSchema = { type: "string", pattern: "^fd(0|[1-9][0-9]{0,5})$" };

/**
 * A descriptor: a handle such as `fd0`, or a raw signed 32-bit number such as -1, which not every
 * machine takes.
 */
export function fd(label: string): Field<FdRef> {
  const parse = (text: string): FdRef | undefined => {
    if (isHandle(text)) return text;
    if (!/^-?[0-9]+$/.test(text)) return undefined;
    const value = Number(text) + 0; // -0 is written like 0.
    return value >= -0x8000_0000 && value <= 0x7fff_ffff ? value : undefined;
  };
  return {
    label,
    demand: { feature: "raw-descriptors", isOf: (value) => typeof value === "number" },
    expects: "a handle such as fd0, or a signed 32-bit integer",
    print: String,
    parse,
    toJson: (value) => value,
    fromJson: (json) =>
      typeof json === "number" || typeof json === "string" ? parse(String(json)) : undefined,
    schema: {
      anyOf: [HANDLE_SCHEMA, { type: "integer", minimum: -0x8000_0000, maximum: 0x7fff_ffff }],
    },
    holds: (value) => isHandle(value) || (typeof value === "number" && (value | 0) === value),
  };
}

/** The handle that an operation defines; written before the call, `fd0 = memfd_create(...)`. */
export function result(): Field<Handle> {
  const parse = (text: string): Handle | undefined => (isHandle(text) ? text : undefined);
  return {
    label: "result",
    expects: "a handle such as fd0",
    print: String,
    parse,
    toJson: (value) => value,
    fromJson: (json) => (typeof json === "string" ? parse(json) : undefined),
    schema: HANDLE_SCHEMA,
    holds: isHandle,
  };
}

/** A 32-bit flag word: known bits by name, joined by `|`, unknown bits as one hexadecimal rest. */
export function flags(label: string, names: Readonly<Record<string, number>>): Field<number> {
  const wideNames = Object.entries(names).map(([name, bit]) => [name, BigInt(bit)] as const);
  const wide = flagWord(Object.fromEntries(wideNames), BigInt(U32_MAX));
  const parse = (text: string): number | undefined => {
    const value = wide.parse(text);
    return value === undefined ? undefined : Number(value);
  };
  return {
    ...u32(label),
    expects: wide.expects,
    print: (value) => wide.print(BigInt(value)),
    parse,
  };
}

/** A 64-bit flag word, a `bigint` in memory, written as {@link flags}. */
export function flags64(label: string, names: Readonly<Record<string, bigint>>): Field<bigint> {
  return { ...u64(label), ...flagWord(names, U64_MAX) };
}

function flagWord(
  names: Readonly<Record<string, bigint>>,
  max: bigint,
): Pick<Field<bigint>, "expects" | "print" | "parse"> {
  const print = (value: bigint): string => {
    const known = Object.entries(names).filter(([, bit]) => (value & bit) !== 0n);
    const rest = known.reduce((left, [, bit]) => left & ~bit, value);
    const parts = known.map(([name]) => name);
    if (rest !== 0n || parts.length === 0) parts.push(rest === 0n ? "0" : `0x${rest.toString(16)}`);
    return parts.join("|");
  };
  const parse = (text: string): bigint | undefined => {
    let value = 0n;
    for (const part of text.split("|")) {
      const bit = Object.hasOwn(names, part) ? names[part] : parseUnsigned(part, max);
      if (bit === undefined) return undefined;
      value |= bit;
    }
    return value;
  };
  return {
    expects: `flags (${Object.keys(names).join("|")}) or a number`,
    print,
    parse,
  };
}

/** One of a few words, the simplest first. */
export function choice<T extends string>(label: string, words: readonly T[]): Field<T> {
  const parse = (text: string): T | undefined => words.find((word) => word === text);
  return {
    label,
    expects: `one of ${words.join(", ")}`,
    words,
    print: (value) => value,
    parse,
    toJson: (value) => value,
    fromJson: (json) => (typeof json === "string" ? parse(json) : undefined),
    schema: { enum: words },
    holds: (value) => (words as readonly unknown[]).includes(value),
  };
}

/** Half-open range of byte offsets inside an argument block. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** A half-open byte range, `4..8` in text. */
export function byteRange(label: string): Field<ByteRange> {
  const parse = (text: string): ByteRange | undefined => {
    const [from, to] = text.split("..").map((part) => u32(label).parse(part));
    if (from === undefined || to === undefined || from > to) return undefined;
    return { from, to };
  };
  const print = (value: ByteRange): string => `${value.from}..${value.to}`;
  return {
    label,
    expects: "a byte range such as 4..8",
    print,
    parse: (text) => (text.split("..").length === 2 ? parse(text) : undefined),
    toJson: print,
    fromJson: (json) => (typeof json === "string" ? parse(json) : undefined),
    schema: { type: "string", pattern: "^[0-9]{1,10}\\.\\.[0-9]{1,10}$" },
    holds: (value) => {
      const { from, to } = (value ?? {}) as Partial<ByteRange>;
      return isU32(from) && isU32(to) && Number(from) <= Number(to);
    },
  };
}

/**
 * A failure that the environment injects: the `at`-th allocation of the call (from 1) fails with
 * this errno.
 */
export interface InjectedFault {
  readonly errno: Errno;
  readonly at: number;
}

/** An injected failure, `ENOMEM@2` in text. */
export function injectedFault(label: string): Field<InjectedFault> {
  const parse = (text: string): InjectedFault | undefined => {
    const [, errno = "", ordinal = ""] = /^([A-Z0-9]+)@([0-9]+)$/.exec(text) ?? [];
    const at = u32(label).parse(ordinal);
    return isErrno(errno) && at !== undefined && at > 0 ? { errno, at } : undefined;
  };
  const print = ({ errno, at }: InjectedFault): string => `${errno}@${at}`;
  return {
    label,
    expects: "an errno and the ordinal of the allocation that fails, such as ENOMEM@2",
    print,
    parse,
    toJson: print,
    fromJson: (json) => (typeof json === "string" ? parse(json) : undefined),
    schema: {
      type: "string",
      pattern: `^(${Object.keys(ERRNO_NUMBERS).join("|")})@[1-9][0-9]{0,9}$`,
    },
    holds: (value) => {
      const { errno = "", at } = (value ?? {}) as Partial<InjectedFault>;
      return isErrno(errno) && isU32(at) && at !== 0;
    },
  };
}

/** True when the value is the one that leaving the field out means. */
export function isFallback<T>(field: Field<T>, value: T): boolean {
  if (field.fallback === undefined) return false;
  const { value: fallback } = field.fallback;
  if (value === undefined || fallback === undefined) return value === fallback;
  return field.print(value) === field.print(fallback);
}

/**
 * Refuses a value that is not one of the field, for instance one that does not fit the C type.
 *
 * @throws {HarnessError} MSC101 with the label and what the field expects.
 */
export function assertFits<T>(field: Field<T>, value: T, where: string): void {
  if (field.holds(value)) return;
  throw new HarnessError(
    "MSC101",
    `${where}: ${field.label} does not fit: ${String(value)}`,
    `${field.label} takes ${field.expects}`,
  );
}
