/** Writes `docs/undefined.md` from the taints and open questions of the model. */
import { writeFileSync } from "node:fs";
import { ALL_TAINTS } from "../model/taints.ts";
import { UNSTATED } from "../model/unstated.ts";
import { renderUndefinedMarkdown } from "./undefined-markdown.ts";

const path = new URL("../docs/undefined.md", import.meta.url);
writeFileSync(path, renderUndefinedMarkdown(ALL_TAINTS, UNSTATED));
