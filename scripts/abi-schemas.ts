/**
 * JSON Schemas of operations, outcomes, traces and protocol lines, made of the tables that read and
 * write them.
 */
import type { Field } from "../abi/fields.ts";
import type { JsonSchema } from "../abi/json-schema.ts";
import { fieldsOf, OPERATION_KINDS } from "../abi/operation-fields.ts";
import {
  OUTCOME_FORMS,
  OUTCOME_KINDS,
  OUTCOME_SCHEMA,
  outcomeFieldsOf,
} from "../abi/outcome-fields.ts";
import { TRACE_SCHEMA } from "../abi/trace.ts";
import {
  ANSWER,
  FAILURE,
  HELLO,
  PROTOCOL_VERSION,
  REQUESTS,
} from "../implementations/process/messages.ts";

/** What every schema of this package begins with; the id ends in the version of the format. */
export function headOf(
  name: string,
  version: number,
): { readonly $schema: string; readonly $id: string } {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:memslot-check:${name}:${version}`,
  };
}

/** One operation; its format has the version of the traces that hold it. */
export function operationSchema(): JsonSchema {
  return {
    ...headOf("operation", TRACE_SCHEMA),
    title: "What user space or the guest asks of a machine",
    oneOf: OPERATION_KINDS.map(refTo),
    $defs: operationDefinitions(),
  };
}

/** One outcome. */
export function outcomeSchema(): JsonSchema {
  return {
    ...headOf("outcome", OUTCOME_SCHEMA),
    title: "What user space saw of one operation",
    oneOf: OUTCOME_KINDS.map(refTo),
    $defs: outcomeDefinitions(),
  };
}

function outcomeDefinitions(): Readonly<Record<string, JsonSchema>> {
  const definitions = OUTCOME_KINDS.map((kind) => {
    const description = `In text: ${OUTCOME_FORMS[kind].text}`;
    return [kind, { description, ...objectOf("kind", kind, outcomeFieldsOf(kind)) }] as const;
  });
  return Object.fromEntries(definitions);
}

/** Lines of the process protocol; `protocol.md` there says which answers which. */
export function protocolSchema(): JsonSchema {
  const numbered = { id: { type: "integer", minimum: 0 } } as const;
  const requests = Object.entries(REQUESTS).map(([kind, { json }]) => [`request_${kind}`, json]);
  const answers = {
    answer_hello: withProperties(HELLO.json, numbered),
    answer: withProperties(ANSWER.json, { ...numbered, at: numbered.id }),
    answer_error: withProperties(
      { type: "object", properties: { error: FAILURE.json }, required: ["error"] },
      { id: { anyOf: [numbered.id, { type: "null" }] } },
    ),
  };
  const lines: Readonly<Record<string, JsonSchema>> = {
    ...Object.fromEntries(requests),
    ...answers,
  };
  return {
    ...headOf("protocol", PROTOCOL_VERSION),
    title: "One line of the process protocol, in either direction",
    anyOf: Object.keys(lines).map(refTo),
    $defs: {
      ...lines,
      operation: { oneOf: OPERATION_KINDS.map((kind) => refTo(`operation_${kind}`)) },
      ...prefixed("operation", operationDefinitions()),
      outcome: { oneOf: OUTCOME_KINDS.map((kind) => refTo(`outcome_${kind}`)) },
      ...prefixed("outcome", outcomeDefinitions()),
    },
  };
}

function withProperties(
  { properties = {}, required = [], ...schema }: JsonSchema,
  more: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  return { ...schema, properties: { ...more, ...properties }, required: ["id", ...required] };
}

function prefixed(
  prefix: string,
  definitions: Readonly<Record<string, JsonSchema>>,
): Readonly<Record<string, JsonSchema>> {
  const entries = Object.entries(definitions);
  return Object.fromEntries(entries.map(([name, schema]) => [`${prefix}_${name}`, schema]));
}

/** A trace. */
export function traceSchema(): JsonSchema {
  return {
    ...headOf("trace", TRACE_SCHEMA),
    title: "Operations for one fresh machine of a dialect, in order",
    type: "object",
    properties: {
      schema: { const: TRACE_SCHEMA },
      dialect: { type: "string", pattern: "^\\S+$" },
      operations: { type: "array", items: refTo("operation") },
      personality: { type: "string", pattern: "^\\S*$" },
    },
    required: ["schema", "dialect", "operations"],
    additionalProperties: false,
    $defs: { operation: { oneOf: OPERATION_KINDS.map(refTo) }, ...operationDefinitions() },
  };
}

function refTo(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}

function operationDefinitions(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    OPERATION_KINDS.map((kind) => [kind, objectOf("op", kind, fieldsOf(kind))]),
  );
}

/** Readers refuse keys that they do not know, so the schema does. */
function objectOf(
  tag: string,
  kind: string,
  fields: readonly (readonly [string, Field<unknown>])[],
): JsonSchema {
  const properties = fields.map(([, field]) => [field.label, propertyOf(field)] as const);
  const required = fields.filter(([, { fallback }]) => fallback === undefined);
  return {
    type: "object",
    properties: { [tag]: { const: kind }, ...Object.fromEntries(properties) },
    required: [tag, ...required.map(([, { label }]) => label)],
    additionalProperties: false,
  };
}

function propertyOf({ feature, fallback, schema, toJson }: Field<unknown>): JsonSchema {
  return {
    ...(feature === undefined ? {} : { description: `Of dialects with the feature ${feature}.` }),
    ...schema,
    ...(fallback?.value === undefined ? {} : { default: toJson(fallback.value) }),
  };
}
