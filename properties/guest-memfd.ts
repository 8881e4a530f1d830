/**
 * guest_memfd as properties and generators read it: who can have one, and which file page a gfn
 * stands for.
 */

import { MEM_GUEST_MEMFD } from "../abi/operation.ts";
import { GUEST_MEMFD_MMAP } from "../model/designs/guest-memfd/open-file.ts";
import type { Dialect } from "../model/dialect.ts";
import type { MemslotState } from "../model/state.ts";

/** True when the dialect has KVM_CREATE_GUEST_MEMFD. */
export function hasGuestMemfd({ constants }: Dialect): boolean {
  return constants.guestMemfdFlags !== undefined;
}

/** True when a slot of its VM can be bound to such a file. */
export function bindsGuestMemfd(dialect: Dialect): boolean {
  return hasGuestMemfd(dialect) && (dialect.constants.validFlags & MEM_GUEST_MEMFD) !== 0;
}

/** True when the host can map such a file, which then serves the faults of its slots, too. */
export function mapsGuestMemfd(dialect: Dialect): boolean {
  const { guestMemfdFlags = 0n, privateVm, inPlaceConversion } = dialect.constants;
  const servesAll = privateVm !== true || inPlaceConversion === true;
  return servesAll && (guestMemfdFlags & GUEST_MEMFD_MMAP) !== 0n;
}

/** True when gfns of its VM can have the PRIVATE attribute. */
export function hasPrivateGfns({ constants }: Dialect): boolean {
  return constants.privateVm === true && constants.inPlaceConversion !== true;
}

/** True when files of the kernel know the kinds of their pages, whether or not they can change. */
export function hasConversions({ constants }: Dialect): boolean {
  return constants.inPlaceConversion === true;
}

/** True when pages of a file of its VM can be converted in place. */
export function convertsPages({ constants }: Dialect): boolean {
  return constants.privateVm === true && constants.inPlaceConversion === true;
}

/** True when the hardware of its VM says of each guest access if it is private. */
export function marksAccesses({ constants }: Dialect): boolean {
  return constants.marksAccesses === true;
}

/** Pages of a file, half open. */
export interface FilePages {
  readonly from: bigint;
  readonly to: bigint;
}

/** The pages of its file that a slot is bound to; undefined for a slot without one. */
export function boundPages({ guestMemfd, pages }: MemslotState): FilePages | undefined {
  if (guestMemfd === undefined) return undefined;
  const from = guestMemfd.offsetPages;
  return { from, to: from + BigInt(pages) };
}
