import { type BoundedDomain, operationsIn } from "./bounded-domain.ts";

/** One private page, and the slot that is made, read and taken away over it. */
export const MEMFILE_V6_TINY: BoundedDomain = {
  name: "memfile-v6/tiny",
  dialect: "memfile-v6",
  sentence: "One private slot of one page, its file, and accesses of both kinds.",
  choices: [
    "1 slot, 1 file, 1 page, 1 gfn; no large pages",
    "stores carry the tag 1, so that a page is zero or written",
    "the host never touches its memory itself",
  ],
  operations: operationsIn([
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "ftruncate(fd=fd0, size=0x1000)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, private_fd=fd0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0)",
    "guest_read(gpa=0x0, access=private)",
    "guest_write(gpa=0x0, tag=1)",
    "guest_write(gpa=0x0, tag=1, access=private)",
    "close(fd=fd0)",
  ]),
  reaches: [
    "private-page-mapped",
    "shared-access-exited",
    "private-access-exited",
    "page-punched",
    "private-slot-deleted",
  ],
};

/** Two private slots over one file, in which a large page comes, is cut and goes. */
export const MEMFILE_V6_SMALL: BoundedDomain = {
  name: "memfile-v6/small",
  dialect: "memfile-v6:thp",
  sentence: "Two slots over one file of four pages, which may be one large page.",
  choices: [
    "2 slots, 1 file of 4 pages, 4 gfns, 4 host pages; a large page has 4 pages",
    "slot 0 is private, over all gfns or the lower 2; slot 1 is over the upper 2, private or not",
    "pages come all at once, as one large page, or the first alone; all go at once, or the last",
    "every gfn is read as private and as shared; one store of each kind, always with tag 1",
    "no offset but that of the gfn, no dirty log, no failing allocation, no host call on memory",
  ],
  operations: operationsIn([
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "ftruncate(fd=fd0, size=0x4000)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x4000, " +
      "hva=0x10000000000, private_fd=fd0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x2000, " +
      "hva=0x10000000000, private_fd=fd0)",
    "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x2000, size=0x2000, " +
      "hva=0x10000002000, private_fd=fd0, private_offset=0x2000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x2000, size=0x2000, hva=0x10000000000)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x4000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x3000, size=0x1000)",
    "guest_read(gpa=0x0, access=private)",
    "guest_read(gpa=0x1000, access=private)",
    "guest_read(gpa=0x2000, access=private)",
    "guest_read(gpa=0x3000, access=private)",
    "guest_read(gpa=0x0)",
    "guest_read(gpa=0x1000)",
    "guest_read(gpa=0x2000)",
    "guest_read(gpa=0x3000)",
    "guest_write(gpa=0x0, tag=1, access=private)",
    "guest_write(gpa=0x2000, tag=1)",
  ]),
  reaches: [
    "private-page-mapped",
    "shared-access-exited",
    "private-access-exited",
    "conversion-took-mapping",
    "huge-mapping-made",
    "page-punched",
    "slot-found-populated-pages",
    "private-slot-deleted",
    "overlap-refused",
    "two-slots-alias-one-page",
  ],
};
