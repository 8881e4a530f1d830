/** Domains about one page at two gfns: what the headline invariant speaks of. */
import { type BoundedDomain, operationsIn } from "./bounded-domain.ts";

const HVA = "hva=0x10000000000";

function deletion(ioctl: string, slot: string): string {
  return `${ioctl}(slot=${slot}, flags=0, gpa=0x0, size=0x0, ${HVA})`;
}

function privateSlot(slot: string, gpa: string, file: string, pages = 1): string {
  const place = `gpa=${gpa}, size=0x${pages}000, ${HVA}`;
  return `set_user_memory_region(slot=${slot}, flags=PRIVATE, ${place}, private_fd=${file})`;
}

/** Two slots and two address spaces over one page, beside a page of equal index. */
export const MEMFILE_V6_ALIAS: BoundedDomain = {
  name: "memfile-v6/alias",
  dialect: "memfile-v6",
  sentence: "Two private slots over one page, a third in the second address space, another file.",
  choices: [
    "2 files of 1 page, which comes and goes; 2 gfns, and gfn 0 of the second address space",
    "slot 0 is over the first file, slot 1 over either; the host's page behind them is one",
    "every gfn of these is read as private, one is stored to",
    "private slots cannot move: slot 2 is ordinary, moves, and is read at one of its gfns",
  ],
  operations: operationsIn([
    ...["fd0", "fd1"].flatMap((file) => [
      `${file} = memfd_create(flags=INACCESSIBLE)`,
      `ftruncate(fd=${file}, size=0x1000)`,
      `fallocate(fd=${file}, mode=0, offset=0x0, size=0x1000)`,
    ]),
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    privateSlot("0", "0x0", "fd0"),
    privateSlot("1", "0x1000", "fd0"),
    privateSlot("1", "0x1000", "fd1"),
    privateSlot("0x10000", "0x0", "fd0"),
    ...["0x2000", "0x3000"].map(
      (gpa) => `set_user_memory_region(slot=2, flags=0, gpa=${gpa}, size=0x1000, ${HVA})`,
    ),
    ...["0", "1", "0x10000"].map((slot) => deletion("set_user_memory_region", slot)),
    "guest_read(gpa=0x0, access=private)",
    "guest_read(gpa=0x1000, access=private)",
    "guest_read(gpa=0x0, access=private, address_space=1)",
    "guest_read(gpa=0x2000)",
    "guest_write(gpa=0x1000, tag=1, access=private)",
  ]),
  reaches: [
    "private-page-mapped",
    "private-page-at-two-gfns",
    "equal-indexes-mapped",
    "second-address-space-reached",
    "page-punched",
    "private-slot-deleted",
    "move-accepted",
  ],
};

/** A large page, of which a second slot shows a part. */
export const MEMFILE_V6_ALIAS_HUGE: BoundedDomain = {
  name: "memfile-v6/alias-huge",
  dialect: "memfile-v6:thp",
  sentence: "A slot over a file of four pages, which may be one, and one over its first page.",
  choices: [
    "2 slots, 1 file of 4 pages, 8 gfns; a large page has 4 pages",
    "pages come all at once or the first alone; all go at once, or the last",
    "the first and the last gfn of slot 0 and the one of slot 1 are read as private",
  ],
  operations: operationsIn([
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "ftruncate(fd=fd0, size=0x4000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x4000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x3000, size=0x1000)",
    privateSlot("0", "0x0", "fd0", 4),
    privateSlot("1", "0x4000", "fd0"),
    ...["0", "1"].map((slot) => deletion("set_user_memory_region", slot)),
    "guest_read(gpa=0x0, access=private)",
    "guest_read(gpa=0x3000, access=private)",
    "guest_read(gpa=0x4000, access=private)",
    "guest_write(gpa=0x4000, tag=1, access=private)",
  ]),
  reaches: ["private-page-at-two-gfns", "huge-mapping-made", "huge-mapping-over-alias"],
};

function ordinarySlot(slot: string, gpa: string, page: number): string {
  const place = `gpa=${gpa}, size=0x1000, hva=0x1000000${page}000`;
  return `set_user_memory_region2(slot=${slot}, flags=0, ${place})`;
}

function boundSlot(slot: string, gpa: string, file: string): string {
  const place = `gpa=${gpa}, size=0x1000, ${HVA}`;
  return `set_user_memory_region2(slot=${slot}, flags=GUEST_MEMFD, ${place}, guest_memfd=${file})`;
}

/** How the files of a generation come to serve faults: flags, and what else has to be done. */
interface Serving {
  readonly fileFlags: string;
  readonly attributes: readonly string[];
}

const OF_ALL_FAULTS: Serving = { fileFlags: "MMAP|INIT_SHARED", attributes: [] };

/** Files that nobody can map serve gfns alone that have the attribute. */
const OF_PRIVATE_FAULTS: Serving = {
  fileFlags: "0",
  attributes: ["set_memory_attributes(gpa=0x3000, size=0x2000, attributes=PRIVATE)"],
};

/** One host page at two gfns, which move; a page of each of two guest_memfds beside it. */
function linuxAlias(dialect: string, { fileFlags, attributes }: Serving): BoundedDomain {
  return {
    name: `${dialect.split(":")[0]}/alias`,
    dialect,
    sentence: "Two ordinary slots over one host page, of which one moves, and two guest_memfds.",
    choices: [
      "slots 0 and 1 over one host page; slot 1 is at either of two gfns, or over the other page",
      "slot 2 is over the first guest_memfd, slot 3 over the second, each of 1 page",
      "stores carry the tag 1; every gfn is read; the host takes its page away and gives it back",
    ],
    operations: operationsIn([
      ...["fd0", "fd1"].map(
        (file) => `${file} = create_guest_memfd(size=0x1000, flags=${fileFlags})`,
      ),
      ...attributes,
      ordinarySlot("0", "0x0", 0),
      ordinarySlot("1", "0x1000", 0),
      ordinarySlot("1", "0x2000", 0),
      ...["0", "1"].map((slot) => deletion("set_user_memory_region2", slot)),
      boundSlot("2", "0x3000", "fd0"),
      boundSlot("3", "0x4000", "fd1"),
      deletion("set_user_memory_region2", "2"),
      "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
      ...["0x0", "0x1000", "0x2000", "0x3000", "0x4000"].map((gpa) => `guest_read(gpa=${gpa})`),
      "guest_write(gpa=0x1000, tag=1)",
      "host_dontneed(hva=0x10000000000, size=0x1000)",
    ]),
    reaches: [
      "two-slots-alias-one-page",
      "page-at-two-gfns",
      "guest-memfd-equal-indexes-mapped",
      "move-accepted",
      "slot-deleted",
    ],
  };
}

/** One for each generation that has guest_memfd. */
export const LINUX_ALIASES: readonly BoundedDomain[] = [
  linuxAlias("linux-6.8:sw-protected", OF_PRIVATE_FAULTS),
  linuxAlias("linux-6.12:sw-protected", OF_PRIVATE_FAULTS),
  linuxAlias("linux-6.18", OF_ALL_FAULTS),
  linuxAlias("linux-7.2", OF_ALL_FAULTS),
  linuxAlias("linux-7.3", OF_ALL_FAULTS),
  linuxAlias("linux-7.4", OF_ALL_FAULTS),
];
