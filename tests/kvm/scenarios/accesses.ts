import { MMIO, page, region, type Scenario, W } from "./scenario.ts";

const BEYOND = "not sent (gpa-beyond-processor)";

/** What the guest sees, on the hardware fault path. */
export const ACCESSES: readonly Scenario[] = [
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
      `guest_read(gpa=0xffffffffff000) -> MMIO read gpa=0xffffffffff000 len=8 ${MMIO} | ${BEYOND}`,
      `${region({ gpa: "0xffffffffff000", size: "0x1000" })} -> ok`,
      "guest_write(gpa=0xffffffffff000, tag=2) -> ok",
      `host_read(hva=${W}) -> loaded tag=2`,
      `${region({ slot: 1, gpa: "0x10000000000000", size: "0x1000" })} -> EINVAL`,
    ],
  },
];
