/** `report`: renders a stored JSON report. */
import { parseJsonReport, renderJson } from "../../reports/formats/json.ts";
import { renderText } from "../../reports/formats/text.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { wantsColor } from "../printing/deliver.ts";
import { readText } from "../store/read-subject.ts";
import type { Invocation } from "./invocation.ts";

/** Prints the report in the format of `--to`. */
export async function renderStoredReport(invocation: Invocation): Promise<ExitCode> {
  const { settings, operands, environment } = invocation;
  const [path = ""] = operands;
  const report = parseJsonReport(readText(environment.cwd, path), path);
  const detail = settings.quiet ? "verdict" : "statistics";
  environment.writeOut(
    settings.to === "json"
      ? renderJson(report)
      : renderText(report, { color: wantsColor(invocation), detail }),
  );
  return EXIT_CODES.conforms;
}
