/**
 * Programs that are run beside random runs: those that are written down anyway, and some about more
 * memory, more slots and rarer machines than runs draw.
 */
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { rowsOf, TABLES } from "../answers/tables.ts";
import { FILE_PROGRAMS } from "./file-programs.ts";
import { ODD_PROGRAMS } from "./odd-programs.ts";
import type { Program } from "./reached-code.ts";

const W = "hva=0x10000000000";
const SIZE = "size=0xc0000000";

const AREAS: readonly string[] = [
  `host_mmap(${W}, ${SIZE}, prot=read-write)`,
  `set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, ${SIZE}, ${W})`,
  "guest_write(gpa=0x2000000, tag=7)",
  "host_mprotect(hva=0x10001000000, size=0x2000000, prot=read)",
  "guest_write(gpa=0x2000000, tag=8)",
  "host_dontneed(hva=0x10001000000, size=0x2000000)",
  "host_munmap(hva=0x10002000000, size=0x1000)",
  `host_mprotect(${W}, ${SIZE}, prot=read)`,
  `host_munmap(${W}, ${SIZE})`,
];

/** As many as are no longer kept in a plain list. */
const SLOTS = 40;

const MANY: readonly string[] = [
  "fd0 = create_guest_memfd(size=0x100000)",
  ...Array.from({ length: SLOTS }, (_, slot) => {
    const place = `gpa=0x${(slot * 4096).toString(16)}, size=0x1000, ${W}`;
    const file = slot === 0 ? "" : `, guest_memfd_offset=0x${(slot * 4096).toString(16)}`;
    const binding = `flags=GUEST_MEMFD, ${place}, guest_memfd=fd0${file}`;
    return `set_user_memory_region2(slot=${slot}, ${binding})`;
  }),
  "guest_read(gpa=0x5000)",
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x4000, size=0x4000)",
  `set_user_memory_region2(slot=5, flags=0, gpa=0x0, size=0x0, ${W})`,
  "guest_read(gpa=0x5000)",
];

const MANY_PRIVATE: readonly string[] = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  ...Array.from({ length: SLOTS }, (_, slot) => {
    const place = `gpa=0x${(slot * 4096).toString(16)}, size=0x1000, ${W}`;
    const offset = slot === 0 ? "" : `, private_offset=0x${(slot * 4096).toString(16)}`;
    const binding = `flags=PRIVATE, ${place}, private_fd=fd0${offset}`;
    return `set_user_memory_region(slot=${slot}, ${binding})`;
  }),
  `set_user_memory_region(slot=5, flags=0, gpa=0x0, size=0x0, ${W})`,
  "close(fd=fd0)",
];

/** A file behind so much memory that its pages are not kept one by one. */
const FILE_BEHIND_AREA: readonly string[] = [
  "fd0 = memfd_create(flags=0)",
  `ftruncate(fd=fd0, ${SIZE})`,
  `host_mmap(${W}, ${SIZE}, prot=read-write, fd=fd0)`,
  "close(fd=fd0)",
];

const HUGE_PRIVATE: readonly string[] = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  `set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x7ffffff000, ${W}, private_fd=fd0)`,
];

const TWICE: readonly string[] = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  `set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, ${W}, private_fd=fd0)`,
  `set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x1000, size=0x1000, ${W}, private_fd=fd0)`,
];

/** What may not be written is mapped all the same, and found mapped by the next store. */
const STORED_TWICE: readonly string[] = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  "set_user_memory_region(slot=0, flags=READONLY|PRIVATE, gpa=0x0, size=0x1000, " +
    `${W}, private_fd=fd0)`,
  "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
  "guest_write(gpa=0x0, tag=1, access=private)",
  "guest_write(gpa=0x0, tag=1, access=private)",
];

/** A punch that begins and ends inside of pages. */
const EDGES: readonly string[] = [
  "fd0 = memfd_create(flags=0)",
  "file_write(fd=fd0, offset=0x0, size=4096, tag=1)",
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x800, size=0x1000)",
];

/** One private page at two gfns, where the second may be refused; then the guest goes on. */
const OPEN_TWICE: readonly string[] = [
  ...TWICE,
  "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
  "guest_read(gpa=0x0, access=private)",
  "guest_read(gpa=0x1000, access=private)",
  "host_dontneed(hva=0x10000000000, size=0x1000)",
  "guest_read(gpa=0x1000, access=private)",
];

/** A mapping that the posted code forgot; its page may be lent by the host and taken back. */
const LENT: readonly string[] = [
  "fd0 = memfd_create(flags=0)",
  `set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, ${W}, private_fd=fd0)`,
  "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
  "guest_read(gpa=0x0)",
  `host_write(${W}, tag=1)`,
  "ftruncate(fd=fd0, size=0x1000)",
  "guest_read(gpa=0x0)",
];

/** More pages of the host, and of a file that it shows, than are judged one and all. */
const MANY_HOST_PAGES: readonly string[] = [
  `host_mmap(hva=0x10100000000, ${SIZE}, prot=read-write)`,
  "fd0 = memfd_create(flags=0)",
  `ftruncate(fd=fd0, size=0x${(SLOTS * 4096).toString(16)})`,
  ...Array.from({ length: SLOTS }, (_, page) => page).flatMap((page) => {
    const offset = page === 0 ? "" : `, fd_offset=0x${(page * 4096).toString(16)}`;
    const hva = `hva=0x${(0x10000000000 + page * 4096).toString(16)}`;
    return [
      `host_mmap(${hva}, size=0x1000, prot=read-write, fd=fd0${offset})`,
      `host_write(${hva}, tag=${page + 1})`,
    ];
  }),
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x4000, size=0x2000)",
  "host_read(hva=0x10000004000)",
];

const LARGE_PROGRAMS: readonly Program[] = [
  { dialect: "linux-6.18", lines: AREAS },
  { dialect: "memfile-v6", lines: AREAS },
  { dialect: "linux-6.18", lines: FILE_BEHIND_AREA },
  { dialect: "memfile-v6", lines: FILE_BEHIND_AREA },
  { dialect: "linux-6.18", lines: MANY },
  { dialect: "memfile-v6", lines: MANY_PRIVATE },
  { dialect: "memfile-v6", lines: HUGE_PRIVATE },
  { dialect: "memfile-v6", lines: EDGES },
  { dialect: "memfile-v6:as-posted", lines: STORED_TWICE },
  { dialect: "memfile-v6:as-posted", lines: LENT },
  { dialect: "memfile-v6:strict", lines: TWICE },
  { dialect: "memfile-v6:undefined", lines: OPEN_TWICE },
  { dialect: "memfile-v6", lines: MANY_HOST_PAGES },
  { dialect: "memfile-v6", lines: TWICE, machine: { words: ["aliases=unbound"] } },
  {
    dialect: "linux-6.18:sw-protected",
    lines: ["set_memory_attributes(gpa=0x0, size=0x1000000000, attributes=PRIVATE)"],
  },
];

/** The answers of every dialect, and what shows each seeded bug, with the bug and without. */
export function reachingPrograms(): readonly Program[] {
  const answers = TABLES.flatMap(rowsOf).map(({ dialect, program: lines }) => ({ dialect, lines }));
  const bugs = SEEDED_BUGS.flatMap(({ id, dialect, minimalTrace: lines }) => [
    { dialect, lines },
    { dialect, lines, machine: { bug: id } },
  ]);
  return [...answers, ...bugs, ...LARGE_PROGRAMS, ...ODD_PROGRAMS, ...FILE_PROGRAMS];
}
