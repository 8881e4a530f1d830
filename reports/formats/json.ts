/** A report as one JSON document: the `Report` type as it is, keys that do not apply left out. */
import { HarnessError } from "../../abi/harness-error.ts";
import { shown } from "../../abi/shown.ts";
import { decode } from "../../abi/typed-schema.ts";
import { REPORT_SCHEMA, type Report } from "../report.ts";
import { REPORT_SHAPE } from "../report-shape.ts";

/** @returns the document, ending in a line break. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/**
 * Reads a stored report. Keys that this version does not know are dropped.
 *
 * @throws {HarnessError} MSC128 for what is no report, MSC129 for a report of another schema.
 */
export function parseJsonReport(content: string, path: string): Report {
  const json = parseObject(content, path);
  const { schema, verdict, failure } = json as Partial<
    Record<"schema" | "verdict" | "failure", unknown>
  >;
  if (failure !== undefined) {
    const message = `${path} is a stored failure, not a report`;
    throw new HarnessError("MSC128", message, `memslot-check replay ${path} does it again`);
  }
  if (schema !== REPORT_SCHEMA && verdict !== undefined) {
    const reads = `this version reads ${REPORT_SCHEMA}`;
    const message = `${path} has report schema ${shown(schema)}, ${reads}`;
    throw new HarnessError("MSC129", message, "use the memslot-check version that wrote it");
  }
  const decoded = decode(REPORT_SHAPE, json);
  if ("value" in decoded) return decoded.value;
  throw notAReport(path, `: ${decoded.fault}`);
}

function parseObject(content: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(content);
    if (typeof json === "object" && json !== null) return json as Record<string, unknown>;
  } catch {
    // Falls through: what does not parse is no report either.
  }
  throw notAReport(path, "");
}

function notAReport(path: string, fault: string): HarnessError {
  const hint = "check --json FILE writes one";
  return new HarnessError("MSC128", `${path} is not a JSON report of memslot-check${fault}`, hint);
}
