/** What memory of the simulated VMM process has to do with files, and with those who map it too. */
import type { Protection } from "../../../abi/operation.ts";
import type { Decisions } from "../decisions.ts";
import type { Steps } from "../kernel/micro-step.ts";
import type { PageFrames } from "./page-frames.ts";
import type { VmaFile } from "./vma-list.ts";

/** Someone who keeps copies of page table entries, for instance KVM. */
export interface MmuNotifier {
  /** Drops every copy for [start, end) and accepts no new one until {@link invalidateEnd}. */
  readonly invalidateStart: (start: number, end: number) => Steps<void>;
  readonly invalidateEnd: (start: number, end: number) => Steps<void>;
}

/** A file that can be mapped. */
export interface HostFile {
  /** Whether no mapping of it may ever be executed. */
  readonly isNoexec: boolean;
  /**
   * Finds or makes a page, and hands its frame over, held once more, while it cannot go away.
   *
   * @returns false where the access raises SIGBUS.
   */
  readonly faultPage: (index: number, install: (pfn: number) => void) => Steps<boolean>;
  /** Called after an area of the file went away. */
  readonly unmapped: () => Steps<void>;
}

/** What the host decides that could be otherwise. */
export type HostDecisions = Pick<
  Decisions,
  | "lendsZeroPage"
  | "tellsOfProtection"
  | "unmapsCopies"
  | "unmapTells"
  | "unmapGoesOn"
  | "copiesOnStore"
  | "readBack"
  | "tellsOfPageOut"
  | "populateErrno"
  | "tellsOfMove"
  | "movesPage"
  | "clearsOldAddress"
>;

/** How pages leave the page table. */
export interface Unmapping {
  /** Also those that are copies of a private file mapping. */
  readonly copies: boolean;
  /** Whether those who map them as well are told. */
  readonly tells: boolean;
}

/** A pinned host page: give it back with {@link PageFrames.put}. */
export interface PinnedPage {
  readonly pfn: number;
  /** Whether the process itself may store into it. */
  readonly writable: boolean;
}

/**
 * Whether mprotect may not give an area this protection.
 *
 * @source mm/mprotect.c, mprotect_fixup and do_mprotect_pkey: VM_MAYWRITE and VM_MAYEXEC.
 */
export function forbids(backing: VmaFile<HostFile> | undefined, protection: Protection): boolean {
  if (protection === "read-write") return backing?.mayWrite === false;
  return protection === "read-execute" && backing?.file.isNoexec === true;
}
