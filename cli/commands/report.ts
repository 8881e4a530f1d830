/** `report`: renders a stored JSON report. */
import { type HarnessError, isHarnessError } from "../../abi/harness-error.ts";
import { parseOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { FormatName } from "../../reports/format-names.ts";
import { renderHtml } from "../../reports/formats/html.ts";
import { parseJsonReport } from "../../reports/formats/json.ts";
import { widthFor } from "../../reports/formats/layout.ts";
import { type MailPart, renderMail } from "../../reports/formats/mail.ts";
import { FORMATS } from "../../reports/formats/registry.ts";
import { renderText } from "../../reports/formats/text.ts";
import type { DivergenceReport, Report } from "../../reports/report.ts";
import { promisedTrace } from "../../reproducers/promise.ts";
import { REPRODUCERS } from "../../reproducers/targets.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import { chosenFormat } from "../parsing/chosen-format.ts";
import { detailFor, wantsColor } from "../printing/deliver.ts";
import { pageParts } from "../printing/page-parts.ts";
import { findingOf } from "../reproducer/finding-of.ts";
import { chosenDivergences, namedDivergence, readText } from "../store/read-subject.ts";
import type { Invocation } from "./invocation.ts";
import { knownReason } from "./known.ts";

/** A mail has a program in it, and a page the model; what a report alone can be is in `FORMATS`. */
type Choice = FormatName | "mail" | "html";

const CHOICES: Readonly<Record<Choice, unknown>> = { ...FORMATS, mail: true, html: true };

const HINT = "give a JSON report, as check --json FILE writes one";

/** Prints the report in the format of `--to`. */
export async function renderStoredReport(invocation: Invocation): Promise<ExitCode> {
  const { settings, operands, environment } = invocation;
  const format = chosenFormat(settings.to, CHOICES, "text");
  const { path, id } = namedDivergence(operands[0] ?? "");
  const report = parseJsonReport(readText(environment.cwd, path, HINT), path);
  const { divergences } = report;
  const shown = divergences && { divergences: chosenDivergences(divergences, path, id) };
  environment.writeOut(rendered({ ...report, ...shown }, format, invocation));
  return EXIT_CODES.conforms;
}

function rendered(report: Report, format: Choice, invocation: Invocation): string {
  if (format === "html") return renderHtml(report, pageParts());
  if (format === "mail") return renderMail(report, (each) => mailPart(report, each));
  if (format !== "text") return FORMATS[format](report);
  const detail = detailFor(invocation.settings, "summary");
  const width = widthFor(invocation.environment.columns);
  return renderText(report, { color: wantsColor(invocation), detail, width });
}

function mailPart(report: Report, divergence: DivergenceReport): MailPart {
  const { c } = REPRODUCERS;
  try {
    const operations = divergence.trace.map(parseOperation);
    const trace = makeTrace(report.dialect, operations, divergence.personality);
    const promised = promisedTrace(dialectNamed(report.dialect), trace);
    const property = PROPERTIES.find(({ id }) => id === divergence.property);
    const promise = (property ?? promised.last)?.sentence;
    const whyNot = c.cannot?.(promised);
    const known = knownReason(divergence.id);
    if (whyNot !== undefined) return { promise, known, program: { whyNot } };
    const { implementation } = report;
    const finding = findingOf(promised, { implementation, property: divergence.property }, c);
    return { promise, known, program: { text: c.render(finding) } };
  } catch (error) {
    // A report of another version may name what this one does not know.
    if (!isHarnessError(error)) throw error;
    return { promise: undefined, program: { whyNot: (error as HarnessError).message } };
  }
}
