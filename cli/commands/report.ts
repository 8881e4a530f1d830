/** `report`: renders a stored JSON report. */
import { parseJsonReport, renderJson } from "../../reports/formats/json.ts";
import { widthFor } from "../../reports/formats/layout.ts";
import { renderText } from "../../reports/formats/text.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { detailFor, wantsColor } from "../printing/deliver.ts";
import { readText } from "../store/read-subject.ts";
import type { Invocation } from "./invocation.ts";

/** Prints the report in the format of `--to`. */
export async function renderStoredReport(invocation: Invocation): Promise<ExitCode> {
  const { settings, operands, environment } = invocation;
  const [path = ""] = operands;
  const report = parseJsonReport(readText(environment.cwd, path), path);
  const detail = detailFor(settings, "summary");
  const width = widthFor(environment.columns);
  environment.writeOut(
    settings.to === "json"
      ? renderJson(report)
      : renderText(report, { color: wantsColor(invocation), detail, width }),
  );
  return EXIT_CODES.conforms;
}
