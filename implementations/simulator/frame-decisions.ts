/** Decision points of frames: which one is behind a page, and whose mappings go with it. */
import type { PageEvent } from "./memfile/memfile-notifier.ts";

/** Frames that a new page could be given although they are in use. */
export interface FramesInUse {
  /** That of the page of this index in another file that nobody but a guest could ever reach. */
  readonly ofIndex: number | undefined;
  /** That of the page before it in the same file. */
  readonly ofPageBefore: number | undefined;
}

/** One function per decision point. All are pure. */
export interface FrameDecisions {
  /** The frame in use that a new page of a private file is given, if it is no fresh one. */
  readonly frameAgain: (inUse: FramesInUse) => number | undefined;
  /** The frame that a private fault maps, where this one is the page's. */
  readonly frameMapped: (pfn: number, addressSpace: number) => number;
  /** Whether a fault that has mapped a page of a file gives the frame back that it looked at. */
  readonly putsFrame: () => boolean;
  /** Whether a fault that has mapped a page of a file gives the lock of the page back. */
  readonly unlocksPage: () => boolean;
  /** Whether pages that come and go in a file leave the slots of an address space. */
  readonly notifiesSpace: (addressSpace: number, event: PageEvent) => boolean;
  /** Whether memory that the host takes away leaves the slots of an address space. */
  readonly invalidatesSpace: (addressSpace: number) => boolean;
}

/** What a correct kernel decides. */
export const FRAME_DECISIONS: FrameDecisions = {
  frameAgain: () => undefined,
  frameMapped: (pfn) => pfn,
  putsFrame: () => true,
  unlocksPage: () => true,
  notifiesSpace: () => true,
  invalidatesSpace: () => true,
};
