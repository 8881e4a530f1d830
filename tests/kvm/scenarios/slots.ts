import { MMIO, page, region, region2, type Scenario, W } from "./scenario.ts";

/** Creating, changing and deleting slots. */
export const SLOTS: readonly Scenario[] = [
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
