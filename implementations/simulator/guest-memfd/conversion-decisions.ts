/** Decision points of kernels in which a guest_memfd knows the kind of each of its pages. */
import type { PageRange } from "./decisions.ts";

/** A page of a range that is to be private, as the check of references finds it. */
export interface LookedAtPage {
  /** References that neither the file nor the look itself holds. */
  readonly strangers: number;
  /** Whether it came into the file last, so that a batch of the processor may still list it. */
  readonly isNewest: boolean;
}

/** One function per decision point. All are pure. */
export interface ConversionDecisions {
  /** Whether the file takes the call, in a build that does or does not. */
  readonly convertsInPlace: (byBuild: boolean) => boolean;
  /** Whether every file serves all faults of its slots. */
  readonly servesAllInPlace: () => boolean;
  /** Whether a range that is of the kind already is left alone. */
  readonly leavesUniform: () => boolean;
  /** Whether host mappings of pages that become private go. */
  readonly conversionUnmapsHost: () => boolean;
  /** Whether somebody else may have the page. */
  readonly isReferenced: (page: LookedAtPage) => boolean;
  /** Whether a conversion of this kind looks for references at all. */
  readonly looksForReferences: (toPrivate: boolean) => boolean;
  /** Pages that are converted although the call is refused at a page. */
  readonly convertedThough: (range: PageRange, busy: number) => PageRange | undefined;
  /** What error_offset says, in pages. */
  readonly errorPage: (range: PageRange, busy: number) => number;
  /** Whether guest mappings of the range go. */
  readonly conversionUnmapsGuest: () => boolean;
  /** Pages whose kind changes; `present` are those that the file has. */
  readonly convertedPages: (range: PageRange, present: readonly number[]) => readonly PageRange[];
  /** Whether a page that the guest faults on as shared is prepared as private ones are. */
  readonly preparesShared: () => boolean;
  /** Whether pages that become shared are treated as if they were freed. */
  readonly sharingClears: () => boolean;
  /** Whether a page that is punched out comes back with the kind it had. */
  readonly punchKeepsKinds: () => boolean;
  /** Whether a punch drops what guests have mapped of pages that were converted. */
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
  preparesShared: () => false,
  sharingClears: () => false,
  punchKeepsKinds: () => true,
  punchZapsConverted: () => true,
  remembersClosedFile: () => false,
};
