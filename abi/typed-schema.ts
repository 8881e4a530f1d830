/**
 * Shapes of JSON, each once: the JSON Schema of a TypeScript type, and the reader that holds what
 * comes from outside to it. A shape that does not fit its type does not compile.
 */
import { isHarnessError } from "./harness-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import { shown, shownText } from "./shown.ts";

/** The schema of the JSON form of a `T`, and its reader. */
export interface SchemaOf<T> {
  readonly json: JsonSchema;
  /**
   * The value, without the keys that its shape does not name.
   *
   * @param at - where the value stands, for the fault: `divergences[0].kind`, or empty.
   * @throws {Misfit} for a value that does not have the shape; a `HarnessError` of its own reader.
   */
  readonly read: (json: unknown, at: string) => T;
}

/** A key that is always there. */
export interface Must<T> {
  readonly presence: "must";
  readonly schema: SchemaOf<T>;
}

/** A key that is left out when it does not apply. */
export interface May<T> {
  readonly presence: "may";
  readonly schema: SchemaOf<T>;
}

/** One entry for each key of an interface: {@link May} exactly where the key is optional. */
export type ShapeOf<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? May<Exclude<T[K], undefined>>
    : Must<T[K]>;
};

/** What reading came to: the value, or in one line what is wrong with it. */
export type Decoded<T> = { readonly value: T } | { readonly fault: string };

/** Reads a value from outside. */
export function decode<T>(schema: SchemaOf<T>, json: unknown): Decoded<T> {
  try {
    return { value: schema.read(json, "") };
  } catch (error) {
    if (error instanceof Misfit) return { fault: error.message };
    if (isHarnessError(error)) return { fault: `${error.message} (${error.hint})` };
    throw error;
  }
}

/** Reads a text of JSON. */
export function decodeText<T>(schema: SchemaOf<T>, text: string): Decoded<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { fault: "it is broken JSON" };
  }
  return decode(schema, json);
}

/** A value does not have the shape that it should have. */
class Misfit extends Error {
  constructor(at: string, json: unknown, expects: string) {
    const where = at === "" ? "it" : shownText(at);
    super(`${where} is ${json === undefined ? "missing" : shown(json, SHOWN_MAX)}, not ${expects}`);
  }
}

/** Characters of a value in a fault. */
const SHOWN_MAX = 40;

export const TEXT: SchemaOf<string> = simple({ type: "string" }, "a text", isText);
export const FLAG: SchemaOf<boolean> = simple(
  { type: "boolean" },
  "true or false",
  (json) => typeof json === "boolean",
);
/** An integer from 0. */
export const COUNT: SchemaOf<number> = simple(
  { type: "integer", minimum: 0 },
  "an integer from 0",
  (json) => Number.isInteger(json) && (json as number) >= 0,
);
/** A number from 0. */
export const AMOUNT: SchemaOf<number> = simple(
  { type: "number", minimum: 0 },
  "a number from 0",
  (json) => typeof json === "number" && json >= 0,
);

/** An integer of a closed range. */
export function integer(minimum: number, maximum: number): SchemaOf<number> {
  return simple(
    { type: "integer", minimum, maximum },
    `an integer from ${minimum} to ${maximum}`,
    (json) => Number.isInteger(json) && (json as number) >= minimum && (json as number) <= maximum,
  );
}

export function must<T>(schema: SchemaOf<T>): Must<T> {
  return { presence: "must", schema };
}

export function may<T>(schema: SchemaOf<T>): May<T> {
  return { presence: "may", schema };
}

export function described<T>(description: string, { json, read }: SchemaOf<T>): SchemaOf<T> {
  return { json: { description, ...json }, read };
}

export function constant<T extends number>(value: T): SchemaOf<T> {
  return simple({ const: value }, String(value), (json) => json === value);
}

/** A value that JSON holds in another form, for instance a `bigint`. */
export function coded<T>(
  json: JsonSchema,
  expects: string,
  decoded: (json: unknown) => T | undefined,
): SchemaOf<T> {
  return {
    json,
    read: (value, at) => {
      const read = decoded(value);
      if (read !== undefined) return read;
      throw new Misfit(at, value, expects);
    },
  };
}

/** One of these words: all of the union, since a schema of fewer has another type. */
export function words<const T extends readonly string[]>(...given: T): SchemaOf<T[number]> {
  return simple({ enum: given }, `one of ${given.join(", ")}`, (json) =>
    given.some((word) => word === json),
  );
}

export function orNull<T>({ json, read }: SchemaOf<T>): SchemaOf<T | null> {
  return {
    json: { anyOf: [json, { type: "null" }] },
    read: (value, at) => (value === null ? null : read(value, at)),
  };
}

export function list<T>({ json, read }: SchemaOf<T>): SchemaOf<readonly T[]> {
  return {
    json: { type: "array", items: json },
    read: (value, at) => {
      if (!Array.isArray(value)) throw new Misfit(at, value, "a list");
      return value.map((item: unknown, index) => read(item, `${at}[${index}]`));
    },
  };
}

/** Counts by name. */
export function counters(): SchemaOf<Readonly<Record<string, number>>> {
  return record(COUNT);
}

/** Values of one shape by name. */
export function record<T>({ json, read }: SchemaOf<T>): SchemaOf<Readonly<Record<string, T>>> {
  return {
    json: { type: "object", additionalProperties: json },
    read: (value, at) => {
      const entries = Object.entries(bagOf(value, at));
      return Object.fromEntries(entries.map(([key, one]) => [key, read(one, memberAt(at, key))]));
    },
  };
}

/** An object; keys that it does not name are allowed, since a later version may have them. */
export function object<T>(shape: ShapeOf<T>): SchemaOf<T> {
  const entries = Object.entries(shape) as readonly (readonly [
    string,
    Must<unknown> | May<unknown>,
  ])[];
  const required = entries.filter(([, { presence }]) => presence === "must");
  return {
    json: {
      type: "object",
      properties: Object.fromEntries(entries.map(([key, { schema }]) => [key, schema.json])),
      required: required.map(([key]) => key),
    },
    read: (value, at) => {
      const bag = bagOf(value, at);
      const read: Record<string, unknown> = {};
      for (const [key, { presence, schema }] of entries) {
        const isThere = Object.hasOwn(bag, key);
        if (!isThere && presence !== "must") continue;
        read[key] = schema.read(isThere ? bag[key] : undefined, memberAt(at, key));
      }
      return read as T;
    },
  };
}

function simple<T>(
  json: JsonSchema,
  expects: string,
  holds: (value: unknown) => boolean,
): SchemaOf<T> {
  return {
    json,
    read: (value, at) => {
      if (holds(value)) return value as T;
      throw new Misfit(at, value, expects);
    },
  };
}

function isText(json: unknown): boolean {
  return typeof json === "string";
}

function bagOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new Misfit(at, value, "an object");
}

function memberAt(at: string, key: string): string {
  return at === "" ? key : `${at}.${key}`;
}
