/**
 * Short scenarios on the real kernel: a title, then one line per operation with what user space
 * must see.
 *
 * `S n` in a title is the section of the ABI it comes from: 1 slots, 4 guest accesses, 5 dirty log.
 */

/** Lines of `operation -> outcome`; several allowed outcomes are separated by ` | `. */
export interface Scenario {
  readonly title: string;
  readonly lines: readonly string[];
}

const W = "0x10000000000";
const page = (index: number): string => `0x${(0x100_0000_0000 + index * 4096).toString(16)}`;

interface Region {
  readonly slot?: number;
  readonly flags?: string;
  readonly gpa?: string;
  readonly size?: string;
  readonly hva?: string;
  readonly more?: string;
}

function region({ slot = 0, flags = "0", gpa, size, hva = W, more = "" }: Region): string {
  const head = `slot=${slot}, flags=${flags}, gpa=${gpa ?? "0x1000"}, size=${size ?? "0x4000"}`;
  return `set_user_memory_region(${head}, hva=${hva}${more})`;
}

function region2(fields: Region): string {
  return region(fields).replace("set_user_memory_region", "set_user_memory_region2");
}

const MMIO = "tag=1296910671";

/** Creating, changing and deleting slots. */
const SLOTS: readonly Scenario[] = [
  {
    title: "S1 a slot is created, read, written, deleted; then its gpa is MMIO",
    lines: [
      `guest_read(gpa=0x1000) -> MMIO read gpa=0x1000 len=8 ${MMIO}`,
      `${region({})} -> ok`,
      "guest_read(gpa=0x1000) -> loaded tag=0",
      "guest_write(gpa=0x1000, tag=7) -> ok",
      "guest_read(gpa=0x1000) -> loaded tag=7",
      `host_read(hva=${W}) -> loaded tag=7`,
      `${region({ size: "0x0" })} -> ok`,
      `guest_read(gpa=0x1000) -> MMIO read gpa=0x1000 len=8 ${MMIO}`,
      `host_read(hva=${W}) -> loaded tag=7`,
    ],
  },
  {
    title: "S1 each broken argument is EINVAL",
    lines: [
      `${region({ flags: "0x8" })} -> EINVAL`,
      `${region({ size: "0x4001" })} -> EINVAL`,
      `${region({ gpa: "0x1001" })} -> EINVAL`,
      `${region({ hva: "0x10000000001" })} -> EINVAL`,
      `${region({ hva: "0x8000000000000000" })} -> EINVAL`,
      `${region({ slot: 32764 })} -> EINVAL`,
      `${region({ slot: 65535 })} -> EINVAL`,
      `${region({ slot: 32763 })} -> ok`,
      `${region({ gpa: "0xffffffffffffc000", size: "0x4000" })} -> EINVAL`,
      `${region({ gpa: "0x0", size: "0x80000000000" })} -> EINVAL`,
      `${region({ slot: 9, size: "0x0" })} -> EINVAL`,
    ],
  },
  {
    title: "S1 the end of user space is the last host address of a slot",
    lines: [
      `${region({ hva: "0x7fffffffb000", size: "0x4000" })} -> ok`,
      `${region({ slot: 1, gpa: "0x8000", hva: "0x7fffffffc000", size: "0x4000" })} -> EINVAL`,
      "guest_read(gpa=0x1000) -> not sent (host-memory-outside-window)",
    ],
  },
  {
    title: "S1 the argument block is read whole: a byte missing is EFAULT",
    lines: [
      `${region({ more: ", readable=0..0" })} -> EFAULT`,
      `${region({ more: ", readable=0..31" })} -> EFAULT`,
      `${region({ more: ", readable=1..32" })} -> EFAULT`,
      `${region({ more: ", readable=0..32" })} -> ok`,
      `${region({ slot: 1, more: ", readable=4..8" })} -> not sent (argument-range-impossible)`,
      `${region({ slot: 1, more: ", readable=8..8" })} -> EFAULT`,
    ],
  },
  {
    title: "S1 the successor reads 160 bytes even without GUEST_MEMFD",
    lines: [
      `${region2({ more: ", readable=0..32" })} -> EFAULT`,
      `${region2({ more: ", readable=0..159" })} -> EFAULT`,
      `${region2({ more: ", readable=8..160" })} -> EFAULT`,
      `${region2({ more: ", readable=0..160" })} -> ok`,
    ],
  },
  {
    title: "S1 slots of different ids must not overlap; a failed call changes nothing",
    lines: [
      `${region({ size: "0x2000" })} -> ok`,
      `${region({ slot: 1, gpa: "0x2000", hva: page(4) })} -> EEXIST`,
      `${region({ slot: 1, gpa: "0x0", size: "0x1000", hva: page(4) })} -> ok`,
      `${region({ slot: 2, gpa: "0x3000", size: "0x1000", hva: W })} -> ok`,
      `${region({ slot: 1, gpa: "0x3000", size: "0x1000", hva: page(4) })} -> EEXIST`,
      "guest_write(gpa=0x0, tag=3) -> ok",
      `host_read(hva=${page(4)}) -> loaded tag=3`,
      "guest_read(gpa=0x3000) -> loaded tag=0",
    ],
  },
  {
    title: "S1 a slot keeps hva, size and READONLY; it may move, and toggle LOG_DIRTY",
    lines: [
      `${region({})} -> ok`,
      `host_write(hva=${page(1)}, tag=5) -> ok`,
      `${region({ hva: page(1) })} -> EINVAL`,
      `${region({ size: "0x3000" })} -> EINVAL`,
      `${region({ flags: "READONLY" })} -> EINVAL`,
      `${region({ flags: "LOG_DIRTY" })} -> ok`,
      `${region({ flags: "LOG_DIRTY" })} -> ok`,
      `${region({ gpa: "0x100000" })} -> ok`,
      "guest_read(gpa=0x101000) -> loaded tag=5",
      `guest_read(gpa=0x2000) -> MMIO read gpa=0x2000 len=8 ${MMIO}`,
    ],
  },
  {
    title: "S1 GUEST_MEMFD: descriptor not open EBADF, no guest_memfd EINVAL, overlap first",
    lines: [
      `${region2({ flags: "GUEST_MEMFD" })} -> EBADF`,
      "fd0 = memfd_create(flags=CLOEXEC) -> ok",
      `${region2({ flags: "GUEST_MEMFD", more: ", guest_memfd=fd0" })} -> EINVAL`,
      "close(fd=fd0) -> ok",
      `${region2({ flags: "GUEST_MEMFD", more: ", guest_memfd=fd0" })} -> EBADF`,
      `${region2({ flags: "GUEST_MEMFD|READONLY" })} -> EINVAL`,
      `${region2({ flags: "GUEST_MEMFD|LOG_DIRTY" })} -> EINVAL`,
      `${region2({ slot: 1 })} -> ok`,
      `${region2({ flags: "GUEST_MEMFD" })} -> EEXIST`,
      `${region2({ slot: 1, flags: "GUEST_MEMFD" })} -> EINVAL`,
    ],
  },
  {
    title: "S1 what the harness must not touch is not sent",
    lines: [
      `${region({ slot: 23130 })} -> not sent (harness-slot)`,
      `${region({ gpa: "0x5a5b00000" })} -> not sent (harness-gpa)`,
      `${region({ size: "0x100001000" })} -> not sent (huge-slot)`,
      "close(fd=0) -> not sent (foreign-descriptor)",
      "close(fd=-1) -> EBADF",
      `${region({ more: ", first_fetch_flags=PRIVATE" })} -> not sent (double-fetch-not-forced)`,
    ],
  },
];

/** What the guest sees, on the hardware fault path. */
const ACCESSES: readonly Scenario[] = [
  {
    title: "S4 no slot: MMIO for loads and stores, INTERNAL_ERROR for code",
    lines: [
      "guest_write(gpa=0x2000, tag=9) -> MMIO write gpa=0x2000 len=8 tag=9",
      "guest_execute(gpa=0x2000) -> INTERNAL_ERROR suberror=1",
      `guest_read(gpa=0x2000) -> MMIO read gpa=0x2000 len=8 ${MMIO}`,
    ],
  },
  {
    title: "S4 a tagged page runs, a zero page ends in a triple fault, and the guest goes on",
    lines: [
      `${region({})} -> ok`,
      "guest_write(gpa=0x1000, tag=41) -> ok",
      "guest_execute(gpa=0x1000) -> executed tag=41",
      "guest_execute(gpa=0x2000) -> SHUTDOWN suberror=0",
      "guest_execute(gpa=0x1000) -> executed tag=41",
      "guest_write(gpa=0x2000, tag=4294967295) -> ok",
      "guest_execute(gpa=0x2000) -> executed tag=4294967295",
    ],
  },
  {
    title: "S4 READONLY: loads and code work, a store is an MMIO exit and leaves memory alone",
    lines: [
      `host_write(hva=${W}, tag=6) -> ok`,
      `${region({ flags: "READONLY" })} -> ok`,
      "guest_read(gpa=0x1000) -> loaded tag=6",
      "guest_write(gpa=0x1000, tag=8) -> MMIO write gpa=0x1000 len=8 tag=8",
      "guest_execute(gpa=0x1000) -> executed tag=6",
      `host_munmap(hva=${W}, size=0x1000) -> ok`,
      "guest_write(gpa=0x1000, tag=8) -> MMIO write gpa=0x1000 len=8 tag=8",
      "guest_read(gpa=0x1000) -> KVM_RUN EFAULT exit=0",
    ],
  },
  {
    title: "S4 host memory that is not there: EFAULT with exit reason UNKNOWN; a new mapping heals",
    lines: [
      `${region({})} -> ok`,
      "guest_write(gpa=0x1000, tag=1) -> ok",
      `host_munmap(hva=${W}, size=0x1000) -> ok`,
      "guest_read(gpa=0x1000) -> KVM_RUN EFAULT exit=0",
      "guest_write(gpa=0x1000, tag=2) -> KVM_RUN EFAULT exit=0",
      "guest_execute(gpa=0x1000) -> KVM_RUN EFAULT exit=0",
      `host_mmap(hva=${W}, size=0x1000, prot=read) -> ok`,
      "guest_read(gpa=0x1000) -> loaded tag=0",
      "guest_write(gpa=0x1000, tag=2) -> KVM_RUN EFAULT exit=0",
      `host_mprotect(hva=${W}, size=0x1000, prot=none) -> ok`,
      "guest_read(gpa=0x1000) -> KVM_RUN EFAULT exit=0",
      `host_mprotect(hva=${W}, size=0x1000, prot=read-write) -> ok`,
      "guest_write(gpa=0x1000, tag=2) -> ok",
      `host_dontneed(hva=${W}, size=0x1000) -> ok`,
      "guest_read(gpa=0x1000) -> loaded tag=0",
    ],
  },
  {
    title: "S4 aliases of one host page agree; a change of the host memory reaches all of them",
    lines: [
      `${region({ size: "0x2000" })} -> ok`,
      `${region({ slot: 1, gpa: "0x10000", size: "0x2000", hva: page(1) })} -> ok`,
      "guest_write(gpa=0x2000, tag=11) -> ok",
      "guest_read(gpa=0x10000) -> loaded tag=11",
      `host_mmap(hva=${page(1)}, size=0x1000, prot=read-write) -> ok`,
      "guest_read(gpa=0x10000) -> loaded tag=0",
      "guest_read(gpa=0x2000) -> loaded tag=0",
    ],
  },
  {
    title: "S4 the guest reaches up to 2^52",
    lines: [
      `guest_read(gpa=0xffffffffff000) -> MMIO read gpa=0xffffffffff000 len=8 ${MMIO}`,
      `${region({ gpa: "0xffffffffff000", size: "0x1000" })} -> ok`,
      "guest_write(gpa=0xffffffffff000, tag=2) -> ok",
      `host_read(hva=${W}) -> loaded tag=2`,
      `${region({ slot: 1, gpa: "0x10000000000000", size: "0x1000" })} -> EINVAL`,
    ],
  },
];

/** Dirty logs. A load may mark a page dirty too, where it maps the page writable. */
const DIRTY_LOGS: readonly Scenario[] = [
  {
    title: "S5 a log reports what the guest wrote, once",
    lines: [
      `${region({ flags: "LOG_DIRTY" })} -> ok`,
      "get_dirty_log(slot=0) -> dirty []",
      "guest_write(gpa=0x2000, tag=1) -> ok",
      "guest_write(gpa=0x4000, tag=1) -> ok",
      `host_write(hva=${W}, tag=1) -> ok`,
      "get_dirty_log(slot=0) -> dirty [1,3]",
      "get_dirty_log(slot=0) -> dirty []",
      "guest_write(gpa=0x2000, tag=2) -> ok",
      "guest_read(gpa=0x3000) -> loaded tag=0",
      "get_dirty_log(slot=0) -> dirty [1] | dirty [1,2]",
    ],
  },
  {
    title: "S5 EFAULT loses the bits; no slot and no log are ENOENT; a bad id is EINVAL",
    lines: [
      `${region({ flags: "LOG_DIRTY" })} -> ok`,
      "guest_write(gpa=0x1000, tag=1) -> ok",
      "get_dirty_log(slot=0, buffer=unmapped) -> EFAULT",
      "get_dirty_log(slot=0) -> dirty []",
      "get_dirty_log(slot=1) -> ENOENT",
      "get_dirty_log(slot=32764) -> EINVAL",
      `${region({})} -> ok`,
      "get_dirty_log(slot=0) -> ENOENT",
    ],
  },
  {
    title: "S5 clearing names pages relative to the first, and is checked before it is done",
    lines: [
      `host_mmap(hva=${W}, size=0x100000, prot=read-write) -> ok`,
      `${region({ flags: "LOG_DIRTY", size: "0x64000" })} -> ok`,
      "guest_write(gpa=0x1000, tag=1) -> ok",
      "guest_write(gpa=0x41000, tag=1) -> ok",
      "guest_write(gpa=0x64000, tag=1) -> ok",
      "clear_dirty_log(slot=0, first_page=1, num_pages=64, pages=[0]) -> EINVAL",
      "clear_dirty_log(slot=0, first_page=64, num_pages=64, pages=[0]) -> EINVAL",
      "clear_dirty_log(slot=0, first_page=128, num_pages=0, pages=[]) -> EINVAL",
      "clear_dirty_log(slot=0, first_page=0, num_pages=10, pages=[0]) -> EINVAL",
      "clear_dirty_log(slot=0, first_page=64, num_pages=36, pages=[0], buffer=unmapped) -> EFAULT",
      "clear_dirty_log(slot=0, first_page=64, num_pages=36, pages=[0]) -> ok",
      "clear_dirty_log(slot=1, first_page=0, num_pages=64, pages=[]) -> ENOENT",
      "get_dirty_log(slot=0) -> dirty [0,99]",
    ],
  },
  {
    title: "S5 a move keeps the bits, switching the log off and on loses them",
    lines: [
      `${region({ flags: "LOG_DIRTY" })} -> ok`,
      "guest_write(gpa=0x2000, tag=1) -> ok",
      `${region({ flags: "LOG_DIRTY", gpa: "0x10000" })} -> ok`,
      "get_dirty_log(slot=0) -> dirty [1]",
      "guest_write(gpa=0x10000, tag=1) -> ok",
      `${region({ gpa: "0x10000" })} -> ok`,
      `${region({ flags: "LOG_DIRTY", gpa: "0x10000" })} -> ok`,
      "get_dirty_log(slot=0) -> dirty []",
      "guest_write(gpa=0x10000, tag=2) -> ok",
      "get_dirty_log(slot=0) -> dirty [0]",
    ],
  },
];

/** Host memory under Linux's own rules; no slot takes part. */
const HOST_MEMORY: readonly Scenario[] = [
  {
    title: "host memory: alignment, holes, protections",
    lines: [
      `host_mmap(hva=${W}, size=0x0, prot=read) -> EINVAL`,
      "host_mmap(hva=0x10000000001, size=0x1000, prot=read) -> EINVAL",
      `host_munmap(hva=${W}, size=0x0) -> EINVAL`,
      `host_munmap(hva=${page(20)}, size=0x1000) -> ok`,
      `host_munmap(hva=${page(1)}, size=0x1) -> ok`,
      `host_read(hva=${page(1)}) -> EFAULT`,
      `host_write(hva=${W}, tag=4) -> ok`,
      `host_write(hva=${page(2)}, tag=5) -> ok`,
      `host_mprotect(hva=${W}, size=0x3000, prot=read) -> ENOMEM`,
      `host_write(hva=${W}, tag=6) -> EFAULT`,
      `host_write(hva=${page(2)}, tag=6) -> ok`,
      `host_dontneed(hva=${W}, size=0x3000) -> ENOMEM`,
      `host_read(hva=${W}) -> loaded tag=0`,
      `host_read(hva=${page(2)}) -> loaded tag=0`,
      `host_mprotect(hva=${W}, size=0x0, prot=none) -> ok`,
      `host_dontneed(hva=${W}, size=0x0) -> ok`,
      `host_munmap(hva=${W}, size=0x1000001) -> not sent (host-range-outside-window)`,
    ],
  },
  {
    title: "names of a memfd",
    lines: [
      "fd0 = memfd_create(flags=0, name=unreadable) -> EFAULT",
      "fd1 = memfd_create(flags=0, name=too_long) -> EINVAL",
      "fd2 = memfd_create(flags=0x80000000) -> EINVAL",
      "fd3 = memfd_create(flags=ALLOW_SEALING) -> ok",
      "close(fd=fd3) -> ok",
      "close(fd=fd3) -> EBADF",
    ],
  },
];

/** All scenarios, each for a fresh machine. */
export const SCENARIOS: readonly Scenario[] = [
  ...SLOTS,
  ...ACCESSES,
  ...DIRTY_LOGS,
  ...HOST_MEMORY,
];
