/** Writes `docs/undefined.md` from the taints, open questions and obligations of the model. */
import { writeFileSync } from "node:fs";
import { CALLER_OBLIGATIONS } from "../model/caller-obligations.ts";
import { ALL_TAINTS } from "../model/taints.ts";
import { UNSTATED } from "../model/unstated.ts";
import { renderUndefinedMarkdown } from "./undefined-markdown.ts";

const path = new URL("../docs/undefined.md", import.meta.url);
writeFileSync(path, renderUndefinedMarkdown(ALL_TAINTS, UNSTATED, CALLER_OBLIGATIONS));
