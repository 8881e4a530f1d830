/** Every JSON Schema that is published, by file name; they lie in `docs/schema/`. */
import type { JsonSchema } from "../abi/json-schema.ts";
import { REPORT_SCHEMA } from "../reports/report.ts";
import { REPORT_SHAPE } from "../reports/report-shape.ts";
import {
  headOf,
  operationSchema,
  outcomeSchema,
  protocolSchema,
  traceSchema,
} from "./abi-schemas.ts";

export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  "operation.schema.json": operationSchema(),
  "outcome.schema.json": outcomeSchema(),
  "protocol.schema.json": protocolSchema(),
  "report.schema.json": reportSchema(),
  "trace.schema.json": traceSchema(),
};

/** @returns the content of the file, ending in a line break. */
export function renderSchema(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** A report of any verb that ends in a verdict. */
function reportSchema(): JsonSchema {
  return {
    ...headOf("report", REPORT_SCHEMA),
    title: "What one verb of memslot-check found out",
    ...REPORT_SHAPE.json,
  };
}
