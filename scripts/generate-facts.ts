/** Writes `docs/facts.md` from the table of facts. */
import { writeFileSync } from "node:fs";
import { renderFactsMarkdown } from "./facts-markdown.ts";

writeFileSync(new URL("../docs/facts.md", import.meta.url), renderFactsMarkdown());
