/** Domains of things that are alike: what symmetry is for. */
import { type BoundedDomain, operationsIn } from "./bounded-domain.ts";

/** Numbers of two things of a kind. */
const TWINS: readonly number[] = [0, 1];

/** Two private slots that either of two files may back at either of two gfns. */
export const MEMFILE_V6_TWINS: BoundedDomain = {
  name: "memfile-v6/twins",
  dialect: "memfile-v6",
  sentence: "Two private slots over two files at two gfns, each as good as the other.",
  choices: [
    "2 slots of 1 page, 2 files of 1 page, 2 gfns, 1 host page behind both slots",
    "either slot comes over either file at either gfn, and goes; files are closed once",
    "stores are private and carry the tag 1, so that a page is zero or written",
  ],
  operations: operationsIn([
    ...TWINS.flatMap((file) => [
      `fd${file} = memfd_create(flags=INACCESSIBLE)`,
      `ftruncate(fd=fd${file}, size=0x1000)`,
      `fallocate(fd=fd${file}, mode=0, offset=0x0, size=0x1000)`,
      `fallocate(fd=fd${file}, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)`,
      `close(fd=fd${file})`,
    ]),
    ...TWINS.flatMap((slot) => [
      ...TWINS.flatMap((gfn) =>
        TWINS.map(
          (file) =>
            `set_user_memory_region(slot=${slot}, flags=PRIVATE, gpa=0x${gfn}000, size=0x1000, ` +
            `hva=0x10000000000, private_fd=fd${file})`,
        ),
      ),
      `set_user_memory_region(slot=${slot}, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)`,
    ]),
    ...TWINS.flatMap((gfn) => [
      `guest_read(gpa=0x${gfn}000)`,
      `guest_read(gpa=0x${gfn}000, access=private)`,
      `guest_write(gpa=0x${gfn}000, tag=1, access=private)`,
    ]),
  ]),
  reaches: [
    "private-page-mapped",
    "shared-access-exited",
    "private-access-exited",
    "conversion-took-mapping",
    "page-punched",
    "slot-found-populated-pages",
    "private-slot-deleted",
    "overlap-refused",
    "two-slots-alias-one-page",
  ],
};

/** Two slots that either of two host pages may back at either of two gfns. */
export const LINUX_TWINS: BoundedDomain = {
  name: "linux-6.18/twins",
  dialect: "linux-6.18",
  sentence: "Two slots over two host pages at two gfns, each as good as the other.",
  choices: [
    "2 slots of 1 page, with and without a dirty log, 2 gfns, 2 host pages",
    "either slot comes over either host page at either gfn, moves, and goes",
    "stores carry the tag 1, so that a page is zero or written",
  ],
  operations: operationsIn([
    ...TWINS.flatMap((slot) => [
      ...["0", "LOG_DIRTY"].flatMap((flags) =>
        TWINS.flatMap((gfn) =>
          TWINS.map(
            (page) =>
              `set_user_memory_region(slot=${slot}, flags=${flags}, gpa=0x${gfn}000, ` +
              `size=0x1000, hva=0x1000000${page}000)`,
          ),
        ),
      ),
      `set_user_memory_region(slot=${slot}, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)`,
      `get_dirty_log(slot=${slot})`,
    ]),
    ...TWINS.flatMap((gfn) => [
      `guest_read(gpa=0x${gfn}000)`,
      `guest_write(gpa=0x${gfn}000, tag=1)`,
    ]),
    ...TWINS.flatMap((page) => [
      `host_munmap(hva=0x1000000${page}000, size=0x1000)`,
      `host_mmap(hva=0x1000000${page}000, size=0x1000, prot=read-write)`,
    ]),
  ]),
  reaches: [
    "guest-write-reached-memory",
    "guest-read-loaded-tag",
    "mmio-write-exited",
    "dirty-page-reported",
    "host-unmap-seen-by-guest",
    "move-accepted",
    "slot-deleted",
    "overlap-refused",
    "two-slots-alias-one-page",
  ],
};
