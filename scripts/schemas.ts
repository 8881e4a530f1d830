/** Every JSON Schema that is published, by file name; they lie in `docs/schema/`. */
import type { JsonSchema } from "../abi/json-schema.ts";
import { operationSchema, outcomeSchema, traceSchema } from "./abi-schemas.ts";
import { reportSchema } from "./report-schema.ts";

export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  "operation.schema.json": operationSchema(),
  "outcome.schema.json": outcomeSchema(),
  "report.schema.json": reportSchema(),
  "trace.schema.json": traceSchema(),
};

/** @returns the content of the file, ending in a line break. */
export function renderSchema(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
