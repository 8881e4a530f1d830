/** Decision points of kernels in which a guest_memfd knows the kind of each of its pages. */
import type { PageRange } from "./decisions.ts";

/** A page of a range that is to be private, as the check of references finds it. */
export interface LookedAtPage {
  /** References that neither the file nor the look itself holds. */
  readonly strangers: number;
  /** Whether it came into the file last, so that a batch of the processor may still list it. */
  readonly isNewest: boolean;
}

/** One function per decision point, all pure. The numbers are those of 4.1 and 5 of the text. */
export interface ConversionDecisions {
  /** Whether the file takes the call, in a build that does or does not. Bug 6. */
  readonly convertsInPlace: (byBuild: boolean) => boolean;
  /** Whether every file serves all faults of its slots. */
  readonly servesAllInPlace: () => boolean;
  /** Whether a range that is of the kind already is left alone. */
  readonly leavesUniform: () => boolean;
  /** C4. Whether host mappings of pages that become private go. */
  readonly conversionUnmapsHost: () => boolean;
  /** C5. Whether somebody else may have the page; bug 7 where batches count. */
  readonly isReferenced: (page: LookedAtPage) => boolean;
  /** C5. Whether a conversion of this kind looks for references at all. */
  readonly looksForReferences: (toPrivate: boolean) => boolean;
  /** Pages that are converted although the call is refused at a page. */
  readonly convertedThough: (range: PageRange, busy: number) => PageRange | undefined;
  /** What error_offset says, in pages. */
  readonly errorPage: (range: PageRange, busy: number) => number;
  /** C6. Whether guest mappings of the range go. */
  readonly conversionUnmapsGuest: () => boolean;
  /** C8. Pages whose kind changes; `present` are those that the file has. Bug 11. */
  readonly convertedPages: (range: PageRange, present: readonly number[]) => readonly PageRange[];
  /** C7. Whether pages that become shared are treated as if they were freed. Bug 3. */
  readonly sharingClears: () => boolean;
  /** Whether a page that is punched out comes back with the kind it had. */
  readonly punchKeepsKinds: () => boolean;
  /** Whether a punch drops what guests have mapped of pages that were converted. Bug 2. */
  readonly punchZapsConverted: () => boolean;
  /** Whether the kinds of a file that is gone still count. */
  readonly remembersClosedFile: () => boolean;
}

/** What a correct kernel decides. */
export const CONVERSION_DECISIONS: ConversionDecisions = {
  convertsInPlace: (byBuild) => byBuild,
  servesAllInPlace: () => true,
  leavesUniform: () => true,
  conversionUnmapsHost: () => true,
  isReferenced: ({ strangers }) => strangers > 0,
  looksForReferences: (toPrivate) => toPrivate,
  convertedThough: () => undefined,
  errorPage: (_, busy) => busy,
  conversionUnmapsGuest: () => true,
  convertedPages: (range) => [range],
  sharingClears: () => false,
  punchKeepsKinds: () => true,
  punchZapsConverted: () => true,
  remembersClosedFile: () => false,
};
