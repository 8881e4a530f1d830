/** Writes `docs/bugs.md` from the catalogue of seeded bugs. */
import { writeFileSync } from "node:fs";
import { SEEDED_BUGS } from "../implementations/simulator/bugs/catalogue.ts";
import { bugsByProperty } from "./bugs-by-property.ts";
import { renderBugsMarkdown } from "./bugs-markdown.ts";
import { NOT_SEEDED } from "./not-seeded-bugs.ts";

const path = new URL("../docs/bugs.md", import.meta.url);
const named = await bugsByProperty(SEEDED_BUGS);
writeFileSync(path, renderBugsMarkdown(SEEDED_BUGS, NOT_SEEDED, named));
