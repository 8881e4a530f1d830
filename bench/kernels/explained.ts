/** Why kernels that were checked in virtual machines answer otherwise than their dialect says. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readKnown } from "../../cli/store/read-known.ts";

const KNOWN = join(import.meta.dirname, "..", "..", "corpus", "known");

/** By the id of the canonical trace, as the lists of known deviations have it. */
export const EXPLAINED: ReadonlyMap<string, string> = new Map(
  readdirSync(KNOWN)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => readKnown(KNOWN, name).deviations)
    .map(({ id, reason }) => [id, reason]),
);
