/** What the design words in the name of the dialect `memfile-v6` mean. */
import type { FactName } from "../../../abi/facts.ts";

/** What a name asks for. */
export interface MemfileV6Variant {
  /** Whether it does as the code does; otherwise as the text and its reviewers promise. */
  readonly isPosted: boolean;
  /** Whether some architecture supports private memory: none does inside the series. */
  readonly hasPrivate: boolean;
  /** Whether files get large folios. */
  readonly hasLargeFolios: boolean;
  /** Whether callers are held to what the text asks of them. */
  readonly isStrict: boolean;
}

/** The variant that a name asks for. */
export function variantOf(said: ReadonlyMap<FactName, string>): MemfileV6Variant {
  return {
    isPosted: said.get("variant") === "as-posted",
    hasPrivate: said.get("private-memory") !== "no-private",
    hasLargeFolios: said.get("folios") === "thp",
    isStrict: said.get("obligations") === "strict",
  };
}
