/**
 * The C structures of KVM_SET_USER_MEMORY_REGION and its successor.
 */
import type { SetRegion } from "../../abi/operation.ts";
import { REGION, REGION2 } from "./layout.ts";

/** What both structures begin with. */
export type RegionHead = Pick<SetRegion, "slot" | "flags" | "gpa" | "sizeBytes" | "hva">;

/** What the successor adds. */
export interface RegionTail {
  readonly guestMemfd: number;
  readonly guestMemfdOffsetBytes: bigint;
}

/** The blocks, filled anew by every call: they are needed until the next one at most. */
const SHORT = new DataView(new ArrayBuffer(REGION.bytes));
const LONG = new DataView(new ArrayBuffer(REGION2.bytes));

/** The argument block: 32 bytes, or 160 with a tail. Valid until the next call. */
export function regionBlock(head: RegionHead, tail?: RegionTail): Uint8Array {
  const { offsets } = REGION2;
  const view = tail === undefined ? SHORT : LONG;
  view.setUint32(offsets.slot, head.slot, true);
  view.setUint32(offsets.flags, head.flags, true);
  view.setBigUint64(offsets.guest_phys_addr, head.gpa, true);
  view.setBigUint64(offsets.memory_size, head.sizeBytes, true);
  view.setBigUint64(offsets.userspace_addr, head.hva, true);
  if (tail !== undefined) {
    view.setBigUint64(offsets.guest_memfd_offset, tail.guestMemfdOffsetBytes, true);
    view.setInt32(offsets.guest_memfd, tail.guestMemfd, true);
  }
  return new Uint8Array(view.buffer);
}
