/** What the design words in the name of the dialect `memfile-v6` mean. */
import type { FactName } from "../../../abi/facts.ts";
import { QUIRK_IDS, type QuirkId } from "../../quirks.ts";

/** What a name asks for. */
export interface MemfileV6Variant {
  /** Where it does as the code does; elsewhere as the text and its reviewers promise. */
  readonly quirks: readonly QuirkId[];
  /** Whether some architecture supports private memory: none does inside the series. */
  readonly hasPrivate: boolean;
  /** Whether files get large folios. */
  readonly hasLargeFolios: boolean;
  /** What follows when callers break what the text asks of them. */
  readonly obligations: "aliasing" | "undefined" | "strict";
}

/** The variant that a name asks for. */
export function variantOf(said: ReadonlyMap<FactName, string>): MemfileV6Variant {
  const word = said.get("obligations");
  return {
    quirks: said.get("variant") === "as-posted" ? QUIRK_IDS : [],
    hasPrivate: said.get("private-memory") !== "no-private",
    hasLargeFolios: said.get("folios") === "thp",
    obligations: word === "undefined" || word === "strict" ? word : "aliasing",
  };
}
