/** The formats that a report can be written in, each once; `json` and `text` are two of them. */
import type { FormatName } from "../format-names.ts";
import type { Report } from "../report.ts";
import { renderGithub } from "./github.ts";
import { renderJson } from "./json.ts";
import { renderJunit } from "./junit.ts";
import { renderKtap } from "./ktap.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderText } from "./text.ts";

/** How each is written, without colours. */
export const FORMATS: Readonly<Record<FormatName, (report: Report) => string>> = {
  text: (report) => renderText(report, { color: false }),
  json: renderJson,
  ktap: renderKtap,
  junit: renderJunit,
  github: renderGithub,
  markdown: renderMarkdown,
};
