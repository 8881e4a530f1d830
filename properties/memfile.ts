/**
 * The one sentence that private memory is made of, as properties and generators read it: a guest
 * frame is private if and only if its slot has a private file and the file has that page.
 */

import { MEM_PRIVATE } from "../abi/operation.ts";
import { addressOf } from "../abi/units.ts";
import type { Dialect } from "../model/dialect.ts";
import { hasFeature } from "../model/features.ts";
import type { FileState, MachineState, MemslotState } from "../model/state.ts";

/** True when slots of the dialect can hold private pages, and files decide which ones are. */
export function hasPrivateMemory(dialect: Dialect): boolean {
  return passesPrivateArguments(dialect) && (dialect.constants.validFlags & MEM_PRIVATE) !== 0;
}

/** True when the region ioctl reads a private file and an offset, be they of use or not. */
export function passesPrivateArguments(dialect: Dialect): boolean {
  return hasFeature(dialect, "private-fd");
}

/** True when files of the dialect may hold folios of several pages. */
export function hasLargeFolios(dialect: Dialect): boolean {
  return hasPrivateMemory(dialect) && (dialect.constants.folioOrder ?? 0) > 0;
}

/** File page behind a gfn of the slot; undefined for a slot without a file of its own. */
export function filePageBehind(slot: MemslotState, gfn: bigint): bigint | undefined {
  const binding = slot.privateFile ?? slot.guestMemfd;
  return binding && binding.offsetPages + (gfn - slot.baseGfn);
}

/**
 * True when the file has the page: it is in the page cache, and the file is long enough to hold its
 * first byte.
 *
 * @source KVM fd-based private memory v6, patch 2, shmem_get_lock_pfn: a lookup that does not
 *   allocate; past the end of the file it finds nothing.
 */
function isPopulated(file: FileState | undefined, page: bigint): boolean {
  const held = file?.pages?.[Number(page)];
  return held !== undefined && addressOf(page) < (file?.sizeBytes ?? 0n);
}

/** True when a gfn that the slot covers is private. */
export function isPrivateGfn(state: MachineState, slot: MemslotState, gfn: bigint): boolean {
  const page = filePageBehind(slot, gfn);
  if (page === undefined || slot.privateFile === undefined) return false;
  return isPopulated(state.files[slot.privateFile.file], page);
}
