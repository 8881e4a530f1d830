/** A report as one JSON document: the `Report` type as it is, keys that do not apply left out. */
import { HarnessError } from "../../abi/harness-error.ts";
import { REPORT_SCHEMA, type Report } from "../report.ts";

/** @returns the document, ending in a line break. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/**
 * Reads a stored report.
 *
 * @throws {HarnessError} MSC128 for what is no report, MSC129 for a report of another schema.
 */
export function parseJsonReport(content: string, path: string): Report {
  const report = parseObject(content, path);
  if (report["schema"] !== REPORT_SCHEMA && report["verdict"] !== undefined) {
    const schema = String(report["schema"]);
    const message = `${path} has report schema ${schema}, this version reads ${REPORT_SCHEMA}`;
    throw new HarnessError("MSC129", message, "use the memslot-check version that wrote it");
  }
  const complete = REQUIRED.every(([key, type]) => typeof report[key] === type);
  const listed = ["limitsHit", "notes"].every((key) => Array.isArray(report[key]));
  if (!complete || !listed) throw notAReport(path);
  return report as unknown as Report;
}

const REQUIRED = [
  ["schema", "number"],
  ["verdict", "string"],
  ["verb", "string"],
  ["dialect", "string"],
  ["implementation", "string"],
  ["elapsedMs", "number"],
] as const;

function parseObject(content: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(content);
    if (typeof json === "object" && json !== null) return json as Record<string, unknown>;
  } catch {
    // Falls through: what does not parse is no report either.
  }
  throw notAReport(path);
}

function notAReport(path: string): HarnessError {
  const hint = "check --json FILE writes one";
  return new HarnessError("MSC128", `${path} is not a JSON report of memslot-check`, hint);
}
