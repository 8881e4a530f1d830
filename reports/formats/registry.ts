/** The formats that a report can be written in, each once; `json` and `text` are two of them. */
import type { Report } from "../report.ts";
import { renderGithub } from "./github.ts";
import { renderJson } from "./json.ts";
import { renderJunit } from "./junit.ts";
import { renderKtap } from "./ktap.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderText } from "./text.ts";

/** Name of a format, as behind `--report` and `report --to`. */
export type FormatName = "text" | "json" | "ktap" | "junit" | "github" | "markdown";

/** How each is written, without colours. */
export const FORMATS: Readonly<Record<FormatName, (report: Report) => string>> = {
  text: (report) => renderText(report, { color: false }),
  json: renderJson,
  ktap: renderKtap,
  junit: renderJunit,
  github: renderGithub,
  markdown: renderMarkdown,
};

export const FORMAT_NAMES: readonly FormatName[] = Object.keys(FORMATS) as FormatName[];
