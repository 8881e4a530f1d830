import { MMIO, page, region, type Scenario, W } from "./scenario.ts";

/** Accesses that KVM carries out itself, on ordinary slots. */
export const EMULATED: readonly Scenario[] = [
  {
    title: "S4 emulation without a slot is MMIO, as on the fault path",
    lines: [
      `guest_read(gpa=0x1000, path=emulation) -> MMIO read gpa=0x1000 len=8 ${MMIO}`,
      "guest_write(gpa=0x1000, tag=4, path=emulation) -> MMIO write gpa=0x1000 len=8 tag=4",
    ],
  },
  {
    title: "S4 emulation and faults see the same memory, byte for byte",
    lines: [
      `${region({})} -> ok`,
      "guest_write(gpa=0x1000, tag=4294967295, path=emulation) -> ok",
      "guest_read(gpa=0x1000) -> loaded tag=4294967295",
      "guest_execute(gpa=0x1000) -> executed tag=4294967295",
      "guest_write(gpa=0x2000, tag=2) -> ok",
      "guest_read(gpa=0x2000, path=emulation) -> loaded tag=2",
      "guest_read(gpa=0x3000, path=emulation) -> loaded tag=0",
    ],
  },
  {
    title: "S4 emulation: host memory that is not there is MMIO and no EFAULT",
    lines: [
      `${region({})} -> ok`,
      `host_munmap(hva=${W}, size=0x1000) -> ok`,
      `guest_read(gpa=0x1000, path=emulation) -> MMIO read gpa=0x1000 len=8 ${MMIO}`,
      "guest_write(gpa=0x1000, tag=3, path=emulation) -> MMIO write gpa=0x1000 len=8 tag=3",
      "guest_read(gpa=0x1000) -> KVM_RUN EFAULT exit=0",
      `host_mprotect(hva=${page(1)}, size=0x1000, prot=none) -> ok`,
      `guest_read(gpa=0x2000, path=emulation) -> MMIO read gpa=0x2000 len=8 ${MMIO}`,
      `host_mprotect(hva=${page(2)}, size=0x1000, prot=read) -> ok`,
      "guest_read(gpa=0x3000, path=emulation) -> loaded tag=0",
      "guest_write(gpa=0x3000, tag=5, path=emulation) -> MMIO write gpa=0x3000 len=8 tag=5",
      `host_mprotect(hva=${page(2)}, size=0x1000, prot=read-write) -> ok`,
      "guest_write(gpa=0x3000, tag=6, path=emulation) -> ok",
      `host_read(hva=${page(2)}) -> loaded tag=6`,
    ],
  },
  {
    title: "S4 emulation of a READONLY slot: loads come from memory, a store is MMIO",
    lines: [
      `host_write(hva=${W}, tag=6) -> ok`,
      `${region({ flags: "READONLY" })} -> ok`,
      "guest_read(gpa=0x1000, path=emulation) -> loaded tag=6",
      "guest_write(gpa=0x1000, tag=8, path=emulation) -> MMIO write gpa=0x1000 len=8 tag=8",
      `host_read(hva=${W}) -> loaded tag=6`,
    ],
  },
  {
    title: "S5 an emulated store is logged, an emulated load never is",
    lines: [
      `${region({ flags: "LOG_DIRTY" })} -> ok`,
      "guest_write(gpa=0x2000, tag=1, path=emulation) -> ok",
      "guest_read(gpa=0x3000, path=emulation) -> loaded tag=0",
      "get_dirty_log(slot=0) -> dirty [1]",
      "guest_write(gpa=0x2000, tag=2, path=emulation) -> ok",
      "get_dirty_log(slot=0) -> dirty [1]",
      `host_munmap(hva=${page(2)}, size=0x1000) -> ok`,
      "guest_write(gpa=0x3000, tag=2, path=emulation) -> MMIO write gpa=0x3000 len=8 tag=2",
      "get_dirty_log(slot=0) -> dirty []",
    ],
  },
  {
    title: "S4 emulation follows a slot that moves, and reaches up to 2^52",
    lines: [
      `${region({})} -> ok`,
      "guest_write(gpa=0x1000, tag=7, path=emulation) -> ok",
      `${region({ gpa: "0xfffffffffc000" })} -> ok`,
      "guest_read(gpa=0xfffffffffc000, path=emulation) -> loaded tag=7",
      `guest_read(gpa=0x1000, path=emulation) -> MMIO read gpa=0x1000 len=8 ${MMIO}`,
    ],
  },
];
