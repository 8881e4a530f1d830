/** Brings a finished report to the terminal and to every file that was asked for. */
import { rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import type { FormatName } from "../../reports/format-names.ts";
import { renderJson } from "../../reports/formats/json.ts";
import { widthFor } from "../../reports/formats/layout.ts";
import { FORMATS } from "../../reports/formats/registry.ts";
import { type Detail, renderText } from "../../reports/formats/text.ts";
import type { Report } from "../../reports/report.ts";
import type { Invocation } from "../commands/invocation.ts";
import { type Environment, isContinuousIntegration } from "../environment.ts";
import { type ExitCode, exitCodeOfVerdict } from "../exit-code.ts";
import { isAdapter } from "../parsing/adapter-path.ts";
import type { Settings } from "../parsing/options.ts";
import { replaceable, writeWhole } from "../store/write-whole.ts";

/**
 * Prints and writes the report; standard output gets the text, or with `--json -` exactly one JSON
 * document.
 *
 * @returns the exit code of its verdict, whether or not the files could be written.
 */
export function deliver(found: Report, invocation: Invocation, detail: Detail): ExitCode {
  const { settings, environment } = invocation;
  const { implementation: adapter } = settings;
  const report = isAdapter(adapter) ? { ...found, adapter } : found;
  const shown = detailFor(settings, detail);
  const width = widthFor(environment.columns);
  if (settings.json === "-") environment.writeOut(renderJson(report));
  else
    environment.writeOut(
      renderText(report, { color: wantsColor(invocation), detail: shown, width }),
    );
  for (const { format, path } of filesOf(settings)) {
    writeReport(environment, path, FORMATS[format](report));
  }
  return exitCodeOfVerdict(report.verdict);
}

/**
 * Tries every file that a report is to be written to, before anything is run for it.
 *
 * @throws {HarnessError} MSC126 naming the first that cannot be written.
 */
export function assertWritable({ settings, environment }: Invocation): void {
  for (const { path } of filesOf(settings)) {
    const whole = resolve(environment.cwd, path);
    try {
      if (statSync(whole, { throwIfNoEntry: false })?.isDirectory()) throw { code: "EISDIR" };
      const target = replaceable(whole);
      // Opening a pipe would wait for its reader.
      if (target === undefined) continue;
      const tried = `${target}.${process.pid}.tmp`;
      writeFileSync(tried, "");
      rmSync(tried);
    } catch (error) {
      const hint = "the directory has to exist and to be writable";
      throw new HarnessError("MSC126", `cannot write the report ${path}: ${codeOf(error)}`, hint);
    }
  }
}

/**
 * Prints a document that is no report, such as the rule catalogue: JSON where that was asked for,
 * text otherwise.
 */
export function deliverDocument(
  { settings, environment }: Invocation,
  document: unknown,
  text: string,
): void {
  const json = `${JSON.stringify(document, null, 2)}\n`;
  environment.writeOut(settings.json === "-" ? json : text);
  if (settings.json !== undefined && settings.json !== "-") {
    writeReport(environment, settings.json, json);
  }
}

/** How much a verb prints: what is usual for it, unless somebody wants less or more. */
export function detailFor(
  { quiet, verbose }: Pick<Settings, "quiet" | "verbose">,
  usual: Detail,
): Detail {
  if (quiet) return "verdict";
  return verbose ? "statistics" : usual;
}

/** Colours only for a terminal that nobody has asked to be plain. */
export function wantsColor({ settings, environment }: Invocation): boolean {
  const refused = settings.noColor || (environment.env["NO_COLOR"] ?? "") !== "";
  return environment.outIsTerminal && !refused && !isContinuousIntegration(environment);
}

interface ReportFile {
  readonly format: FormatName;
  readonly path: string;
}

function filesOf({ json, report }: Settings): readonly ReportFile[] {
  const named = report.map((entry): ReportFile => {
    const at = entry.indexOf("=");
    return { format: entry.slice(0, at) as FormatName, path: entry.slice(at + 1) };
  });
  return json === undefined || json === "-" ? named : [{ format: "json", path: json }, ...named];
}

/** A disk that has filled up since does not change what was found: it is said, and no more. */
function writeReport({ cwd, writeError }: Environment, path: string, content: string): void {
  try {
    writeWhole(resolve(cwd, path), content);
  } catch (error) {
    writeError(`memslot-check: the report ${path} could not be written: ${codeOf(error)}\n`);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}
