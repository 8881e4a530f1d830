/** Decision points of plain calls: on descriptors, and on host memory that only comes and goes. */
import type { Errno } from "../../abi/errno.ts";
import type { MachineIoctl, PlainCall } from "../../abi/plain-calls.ts";
import type { OpenFile } from "./memfile/open-file.ts";

/** One function per decision point. All are pure. */
export interface PlainDecisions {
  /** Whether closing the descriptor of the VM ends a VM that its vCPU holds. */
  readonly endsOnVmClose: () => boolean;
  /** Whether closing the descriptor of the VM takes its slots away. */
  readonly vmCloseTakesSlots: () => boolean;
  /** Whether closing the descriptor of the VM releases its guest_memfds. */
  readonly vmCloseReleasesFiles: () => boolean;
  /** Whether closing the descriptor of the VM takes host mappings of its guest_memfds away. */
  readonly vmCloseUnmapsFiles: () => boolean;
  /** Whether a file of another kind is refused where a guest_memfd is asked for. */
  readonly refusesOtherKind: (kind: OpenFile["kind"]) => boolean;
  /** Whether a descriptor that only names a file counts as one of an open file. */
  readonly opensNames: () => boolean;
  /** The errno of a plain call on a guest_memfd, where a kernel has one for it. */
  readonly plainCallErrno: (call: PlainCall, errno: Errno) => Errno | undefined;
  /** What a page holds that was written out and is read back. */
  readonly readBack: (tag: number) => number;
  /** Whether who maps a page is told before it is written out. */
  readonly tellsOfPageOut: () => boolean;
  /** The errno of populating a page that has nothing behind it. */
  readonly populateErrno: (errno: Errno) => Errno | undefined;
  /** Whether who maps a page is told before it is moved to another address. */
  readonly tellsOfMove: () => boolean;
  /** Whether a page goes along when its address changes. */
  readonly movesPage: () => boolean;
  /** Whether the old address of what was moved is a hole afterwards. */
  readonly clearsOldAddress: () => boolean;
  /** What an ioctl on the VM, or on its vCPU, answers another process. */
  readonly childErrno: (request: MachineIoctl) => Errno | undefined;
  /** Whether a forked child stores into a copy of its own. */
  readonly childCopies: (isPrivate: boolean) => boolean;
  /** Whether memory of a guest_memfd may not be mapped, or made, executable. */
  readonly refusesExecution: (call: "mmap" | "mprotect") => boolean;
}

/** What a correct kernel decides. */
export const PLAIN_DECISIONS: PlainDecisions = {
  endsOnVmClose: () => false,
  vmCloseTakesSlots: () => false,
  vmCloseReleasesFiles: () => false,
  vmCloseUnmapsFiles: () => false,
  refusesOtherKind: () => true,
  opensNames: () => false,
  plainCallErrno: (_, errno) => errno,
  readBack: (tag) => tag,
  tellsOfPageOut: () => true,
  populateErrno: (errno) => errno,
  tellsOfMove: () => true,
  movesPage: () => true,
  clearsOldAddress: () => true,
  childErrno: () => "EIO",
  childCopies: (isPrivate) => isPrivate,
  refusesExecution: () => true,
};
