import { type BoundedDomain, operationsIn } from "./bounded-domain.ts";

/** One slot with a dirty log that is made, moved, used and taken away. */
export const LINUX_TINY: BoundedDomain = {
  name: "linux-6.18/tiny",
  dialect: "linux-6.18",
  sentence: "One slot of one page with and without a dirty log, moved between two gfns.",
  choices: [
    "1 slot of 1 page, 2 gfns, 1 host page",
    "stores carry the tag 1, so that a page is zero or written",
  ],
  operations: operationsIn([
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "guest_read(gpa=0x1000)",
    "guest_write(gpa=0x0, tag=1)",
    "get_dirty_log(slot=0)",
    "host_munmap(hva=0x10000000000, size=0x1000)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write)",
  ]),
  reaches: [
    "guest-write-reached-memory",
    "guest-read-loaded-tag",
    "dirty-page-reported",
    "host-unmap-seen-by-guest",
    "move-accepted",
    "slot-deleted",
  ],
};

/** A page of a VM whose hardware marks accesses, with both of its halves. */
export const LINUX_CONVERSION: BoundedDomain = {
  name: "linux-6.18/conversion",
  dialect: "linux-6.18:hardware-private",
  sentence:
    "A page whose guest asks for either kind, with its attribute, its file and its host page.",
  choices: [
    "1 slot of 1 page over a guest_memfd and a host page, 1 gfn beside it without a slot",
    "loads and stores of either kind at the page, loads of either kind beside it",
    "the attribute of both gfns is set and taken back; the page is pre-faulted",
    "the VMM punches the file, discards its page, deletes the slot, and closes the file",
  ],
  operations: operationsIn([
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "set_memory_attributes(gpa=0x0, size=0x2000, attributes=PRIVATE)",
    "set_memory_attributes(gpa=0x0, size=0x2000, attributes=0)",
    ...["shared", "private"].flatMap((kind) => [
      `guest_read(gpa=0x0, access=${kind})`,
      `guest_write(gpa=0x0, tag=1, access=${kind})`,
      `guest_read(gpa=0x1000, access=${kind})`,
    ]),
    "pre_fault_memory(gpa=0x0, size=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    "host_dontneed(hva=0x10000000000, size=0x1000)",
    "close(fd=fd0)",
  ]),
  reaches: [
    "private-memory-asked",
    "shared-memory-asked",
    "marked-access-reached-file",
    "attributes-converted-slot",
    "guest-write-reached-memory",
    "slot-deleted",
  ],
};

/** A guest_memfd slot beside one with a dirty log, in a VM with private memory. */
export const LINUX_SMALL: BoundedDomain = {
  name: "linux-6.18/small",
  dialect: "linux-6.18:sw-protected",
  sentence: "A slot with a guest_memfd beside a slot with a dirty log, private gfns among them.",
  choices: [
    "2 slots, 1 guest_memfd of 3 pages, 3 gfns, 1 host page behind both slots",
    "slot 0 has 2 pages, from file page 0 on; slot 1 has 1 page, at gfn 2 or colliding at gfn 1",
    "gfns 0 and 1 become private one by one and shared together; gfn 2 stays shared",
    "every gfn is read; gfns 1 and 2 are written, always with tag 1",
    "the host takes its page away and brings it back; the file loses page 1, or is closed",
  ],
  operations: operationsIn([
    "fd0 = create_guest_memfd(size=0x3000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x2000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "set_user_memory_region(slot=1, flags=LOG_DIRTY, gpa=0x2000, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x2000, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=1, flags=LOG_DIRTY, gpa=0x1000, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "guest_read(gpa=0x1000)",
    "guest_read(gpa=0x2000)",
    "guest_write(gpa=0x1000, tag=1)",
    "guest_write(gpa=0x2000, tag=1)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "set_memory_attributes(gpa=0x1000, size=0x1000, attributes=PRIVATE)",
    "set_memory_attributes(gpa=0x0, size=0x2000, attributes=0)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000)",
    "get_dirty_log(slot=1)",
    "clear_dirty_log(slot=1, first_page=0x0, num_pages=1, pages=[0])",
    "host_munmap(hva=0x10000000000, size=0x1000)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write)",
    "close(fd=fd0)",
  ]),
  reaches: [
    "guest-write-reached-memory",
    "guest-read-loaded-tag",
    "mmio-write-exited",
    "dirty-page-reported",
    "host-unmap-seen-by-guest",
    "two-slots-alias-one-page",
    "overlap-refused",
    "slot-deleted",
  ],
};
