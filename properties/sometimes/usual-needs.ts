/** What several `sometimes` properties need, so that each says it the same way. */
import { GUEST_MEMFD_MMAP } from "../../model/designs/guest-memfd/open-file.ts";
import { hasPrivateGfns } from "../guest-memfd.ts";
import type { Fact, Need, Needs } from "../need.ts";

/** Either ioctl that makes slots. */
export const MAKES_SLOTS: readonly Need[] = ["set_user_memory_region", "set_user_memory_region2"];

/** Everything that the guest can do. */
export const GUEST_ACCESSES: readonly Need[] = ["guest_read", "guest_write", "guest_execute"];

/** Something that leaves a tag in memory. */
export const STORES: readonly Need[] = ["guest_write", "host_write"];

/** A private slot of the memfile design whose file holds pages. */
export const POPULATES: readonly Need[] = ["memfd_create", "set_user_memory_region", "fallocate"];

/** Slots that are bound to guest_memfds. */
export const BINDS: readonly Need[] = ["create_guest_memfd", "set_user_memory_region2"];

/** Such a file serves every fault on its slots, whatever the attributes. */
const MAPPABLE_FILES: Fact = {
  name: "guest_memfd that can be mapped",
  holds: ({ constants: { guestMemfdFlags = 0n } }) => (guestMemfdFlags & GUEST_MEMFD_MMAP) !== 0n,
};

/** Gfns that attributes make private, whose faults the file of their slot serves. */
export const PRIVATE_GFNS: Fact = {
  name: "VM with private memory",
  holds: (dialect) => hasPrivateGfns(dialect) && dialect.constants.memoryAttributes !== false,
};

/** Guest accesses that a guest_memfd serves. */
export const SERVED_BY_FILES: Needs = [
  ...BINDS,
  GUEST_ACCESSES,
  [PRIVATE_GFNS, MAPPABLE_FILES],
  ["set_memory_attributes", MAPPABLE_FILES],
];
