/** The options of the dialect `memfile-v6`, and what they mean. */

/** Every option, in the order in which a name lists them. */
export const MEMFILE_V6_OPTIONS = [
  "as-intended",
  "as-posted",
  "no-private",
  "thp",
  "strict",
] as const;

/** Name of an option. */
export type MemfileV6Option = (typeof MEMFILE_V6_OPTIONS)[number];

/** What a set of options asks for. */
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

/** The variant that a set of options asks for. */
export function variantOf(options: ReadonlySet<MemfileV6Option>): MemfileV6Variant {
  return {
    isPosted: options.has("as-posted"),
    hasPrivate: !options.has("no-private"),
    hasLargeFolios: options.has("thp"),
    isStrict: options.has("strict"),
  };
}
