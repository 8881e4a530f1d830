/** JSON Schemas that follow the TypeScript type of what they describe, or do not compile. */
import type { JsonSchema } from "../abi/json-schema.ts";

/** The schema of the JSON form of a `T`. */
export interface SchemaOf<T> {
  readonly json: JsonSchema;
  /** Never there; makes the type argument count. */
  readonly of?: (value: T) => T;
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

export const TEXT: SchemaOf<string> = { json: { type: "string" } };
export const FLAG: SchemaOf<boolean> = { json: { type: "boolean" } };
/** An integer from 0. */
export const COUNT: SchemaOf<number> = { json: { type: "integer", minimum: 0 } };
/** A number from 0. */
export const AMOUNT: SchemaOf<number> = { json: { type: "number", minimum: 0 } };

export function must<T>(schema: SchemaOf<T>): Must<T> {
  return { presence: "must", schema };
}

export function may<T>(schema: SchemaOf<T>): May<T> {
  return { presence: "may", schema };
}

export function described<T>(description: string, { json }: SchemaOf<T>): SchemaOf<T> {
  return { json: { description, ...json } };
}

export function constant<T extends number>(value: T): SchemaOf<T> {
  return { json: { const: value } };
}

/** One of these words: all of the union, since a schema of fewer has another type. */
export function words<const T extends readonly string[]>(...given: T): SchemaOf<T[number]> {
  return { json: { enum: given } };
}

export function orNull<T>({ json }: SchemaOf<T>): SchemaOf<T | null> {
  return { json: { anyOf: [json, { type: "null" }] } };
}

export function list<T>({ json }: SchemaOf<T>): SchemaOf<readonly T[]> {
  return { json: { type: "array", items: json } };
}

export function counters(): SchemaOf<Readonly<Record<string, number>>> {
  return { json: { type: "object", additionalProperties: COUNT.json } };
}

/** An object; keys that it does not name are allowed, since a later version may have them. */
export function object<T>(shape: ShapeOf<T>): SchemaOf<T> {
  const entries = Object.entries(shape) as readonly (readonly [string, Must<unknown>])[];
  const required = entries.filter(([, { presence }]) => presence === "must");
  return {
    json: {
      type: "object",
      properties: Object.fromEntries(entries.map(([key, { schema }]) => [key, schema.json])),
      required: required.map(([key]) => key),
    },
  };
}
