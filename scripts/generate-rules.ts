/** Writes `docs/rules.md` from the model. */
import { writeFileSync } from "node:fs";
import { DIALECTS } from "../model/dialects/registry.ts";
import { renderRulesMarkdown } from "../reports/formats/markdown-rules.ts";
import { ruleCatalogue } from "../reports/rule-catalogue.ts";

const path = new URL("../docs/rules.md", import.meta.url);
writeFileSync(path, renderRulesMarkdown(DIALECTS.map(ruleCatalogue)));
