import { region, region2, type Scenario, W } from "./scenario.ts";

const CREATE = "fd0 = create_guest_memfd(size=0x2000, flags=MMAP) -> ok";
const NEIGHBOURS = [
  `${CREATE}`,
  `${region2({ flags: "GUEST_MEMFD", size: "0x2000", more: ", guest_memfd=fd0" })} -> ok`,
  "guest_write(gpa=0x1000, tag=7) -> ok",
  `host_write(hva=${W}, tag=9) -> ok`,
  "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000) -> ok",
  "guest_read(gpa=0x2000) -> loaded tag=0",
];
const CLOSED = [
  CREATE,
  `${region2({ flags: "GUEST_MEMFD", size: "0x1000", more: ", guest_memfd=fd0" })} -> ok`,
  `${region({ slot: 1, gpa: "0x2000", size: "0x1000", hva: "0x10000001000" })} -> ok`,
  `host_write(hva=${W}, tag=9) -> ok`,
  "guest_read(gpa=0x1000) -> loaded tag=0",
  "close(fd=fd0) -> ok",
  "guest_read(gpa=0x2000) -> loaded tag=0",
];
const FAULT = "MEMORY_FAULT KVM_RUN=EFAULT gpa=0x1000 size=4096 flags=0";
const WHY = "shadow paging takes host memory where only the file may serve; see docs/findings.md";

/** A page of a guest_memfd slot that has been zapped, and then a fault of the page beside it. */
export const PREFETCHES: readonly Scenario[] = [
  {
    title: "a fault of one page changes nothing about the page beside it",
    lines: [...NEIGHBOURS, "guest_read(gpa=0x1000) -> loaded tag=0"],
  },
  {
    title: "a fault of an ordinary page does not bring a closed file back",
    lines: [...CLOSED, `guest_read(gpa=0x1000) -> ${FAULT}`],
  },
  {
    title: "shadow paging that prefetches maps host memory beside a page of the file",
    letsPrefetch: true,
    notModelled: WHY,
    lines: [
      ...NEIGHBOURS,
      "guest_read(gpa=0x1000) -> loaded tag=9",
      "guest_write(gpa=0x1000, tag=5) -> ok",
      `host_read(hva=${W}) -> loaded tag=5`,
      // The host's own invalidation reaches what was prefetched.
      `host_munmap(hva=${W}, size=0x1000) -> ok`,
      "guest_read(gpa=0x1000) -> loaded tag=0",
    ],
  },
  {
    title: "shadow paging that prefetches maps host memory where a closed file was",
    letsPrefetch: true,
    notModelled: WHY,
    lines: [...CLOSED, "guest_read(gpa=0x1000) -> loaded tag=9"],
  },
];
