/** Decision points where a mistake shows inside the machine first, and in an answer much later. */
import type { Errno } from "../../abi/errno.ts";

/** One function per decision point. All are pure. */
export interface InsideDecisions {
  /** Whether a slot that was refused with this errno stays where it was put. */
  readonly keepsRefusedSlot: (errno: Errno) => boolean;
  /** The id under which a slot is kept whose word, of id and address space, was given. */
  readonly idKept: (id: number, slotWord: number) => number;
  /** Whether a binding is stored although its slot is refused. */
  readonly bindsRefused: (why: "other-vm" | "taken") => boolean;
  /** Whether a slot that is bound to a guest_memfd has its pages made at once. */
  readonly allocatesOnBind: () => boolean;
  /** Whether ftruncate sets the size before it is refused with this errno. */
  readonly setsSizeFirst: (errno: Errno) => boolean;
  /** Whether an access that exits because its page is private has the page mapped before. */
  readonly mapsBeforeExit: () => boolean;
  /** Whether a new protection of host memory is told to who maps it. */
  readonly tellsOfProtection: () => boolean;
}

/** What a correct kernel decides. */
export const INSIDE_DECISIONS: InsideDecisions = {
  keepsRefusedSlot: () => false,
  idKept: (id) => id,
  bindsRefused: () => false,
  allocatesOnBind: () => false,
  setsSizeFirst: () => false,
  mapsBeforeExit: () => false,
  tellsOfProtection: () => true,
};
