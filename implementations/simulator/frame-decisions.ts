/** Decision points of frames: which one is behind a page, and whose mappings go with it. */

/** Frames that a new page could be given although they are in use. */
export interface FramesInUse {
  /** That of the page of this index in another file. */
  readonly ofIndex: number | undefined;
  /** That of the page before it in the same file. */
  readonly ofPageBefore: number | undefined;
}

/** One function per decision point. All are pure. */
export interface FrameDecisions {
  /** The frame in use that a new page of an inaccessible file is given, if it is no fresh one. */
  readonly frameAgain: (inUse: FramesInUse) => number | undefined;
  /** The frame that a private fault maps, where this one is the page's. */
  readonly frameMapped: (pfn: number, addressSpace: number) => number;
  /** Whether memory that the host takes away leaves the slots of an address space. */
  readonly invalidatesSpace: (addressSpace: number) => boolean;
}

/** What a correct kernel decides. */
export const FRAME_DECISIONS: FrameDecisions = {
  frameAgain: () => undefined,
  frameMapped: (pfn) => pfn,
  invalidatesSpace: () => true,
};
