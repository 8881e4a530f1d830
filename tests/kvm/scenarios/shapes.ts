import { page, region, region2, type Scenario, W } from "./scenario.ts";

const BELOW = region({ gpa: "0x100000", size: "0x10000" });
const BEHIND = region({
  ...{ slot: 1, flags: "READONLY", gpa: "0x110000", size: "0x1000", hva: page(8) },
});
const READONLY = region({
  ...{ slot: 1, flags: "READONLY", gpa: "0x8000", size: "0x1000", hva: page(8) },
});
const OF_FILE = region2({
  ...{ flags: "GUEST_MEMFD", gpa: "0x10e000", size: "0x2000", more: ", guest_memfd=fd0" },
});
const EDGE = "gpa=0x10fffc";
const WORD = "value=0x8877665544332211";

/** Accesses of other shapes than the usual one: their length, where they lie, and what they do. */
export const SHAPES: readonly Scenario[] = [
  {
    title: "S4 a load over the end of a slot: memory below, an MMIO read of 4 bytes above",
    lines: [
      `${BELOW} -> ok`,
      "guest_write_bytes(gpa=0x10fff8, value=0x4433221100000000) -> ok",
      `guest_read_bytes(${EDGE}) -> accessed value=0x4d494fb844332211 exits=read@0x110000+4`,
    ],
  },
  {
    title: "S4 a store over the end of a slot: memory below, an MMIO write of 4 bytes above",
    lines: [
      `${BELOW} -> ok`,
      `guest_write_bytes(${EDGE}, ${WORD}) -> accessed value=0x0 exits=write@0x110000+4=0x88776655`,
      `guest_read_bytes(${EDGE}, bytes=4) -> accessed value=0x44332211 exits=none`,
    ],
  },
  {
    title: "S4 a read-only slot behind the end takes no store either, and keeps its memory",
    lines: [
      `${BELOW} -> ok`,
      `host_write(hva=${page(8)}, tag=6) -> ok`,
      `${BEHIND} -> ok`,
      `guest_write_bytes(${EDGE}, ${WORD}) -> accessed value=0x0 exits=write@0x110000+4=0x88776655`,
      `host_read(hva=${page(8)}) -> loaded tag=6`,
      `guest_read_bytes(${EDGE}) -> accessed value=0x6b844332211 exits=none`,
    ],
  },
  {
    title: "S4 an access over two pages without memory is two MMIO exits, each of its own bytes",
    lines: [
      "guest_read_bytes(gpa=0xffd) -> " +
        "accessed value=0x4d4d494fb89090c3 exits=read@0xffd+3,read@0x1000+5",
      "guest_write_bytes(gpa=0xffd, bytes=4, value=0x44332211) -> " +
        "accessed value=0x0 exits=write@0xffd+3=0x332211,write@0x1000+1=0x44",
    ],
  },
  {
    title: "S5 a store over a border of two pages is in the log for both",
    lines: [
      `${region({ flags: "LOG_DIRTY" })} -> ok`,
      `guest_write_bytes(gpa=0x3ffc, ${WORD}) -> ok`,
      "get_dirty_log(slot=0) -> dirty [2,3]",
      `guest_write_bytes(gpa=0x4ffc, ${WORD}) -> ` +
        "accessed value=0x0 exits=write@0x5000+4=0x88776655",
      `guest_write_bytes(gpa=0xffc, ${WORD}) -> ` +
        "accessed value=0x0 exits=write@0xffc+4=0x44332211",
      "get_dirty_log(slot=0) -> dirty [0,3]",
    ],
  },
  {
    title: "S4 a slot of a guest_memfd: over its end, KVM goes to userspace_addr",
    lines: [
      "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED) -> ok",
      `${OF_FILE} -> ok`,
      "guest_write_bytes(gpa=0x10fff8, value=0x1122334455667788) -> ok",
      `guest_read_bytes(${EDGE}) -> accessed value=0x4d494fb800000000 exits=read@0x110000+4`,
      "guest_read_bytes(gpa=0x10fff8) -> accessed value=0x1122334455667788 exits=none",
      `host_munmap(hva=${page(1)}, size=0x1000) -> ok`,
      `guest_read_bytes(${EDGE}) -> ` +
        "accessed value=0x4d494fb89090c34d exits=read@0x10fffc+4,read@0x110000+4",
    ],
  },
  {
    title: "S4 a failure of either page is one of the access, and the lower page comes first",
    lines: [
      `${region({ size: "0x2000" })} -> ok`,
      `host_munmap(hva=${W}, size=0x1000) -> ok`,
      `guest_write_bytes(gpa=0x1ffc, ${WORD}) -> KVM_RUN EFAULT exit=0`,
      `guest_write_bytes(gpa=0xffc, ${WORD}) -> ` +
        "accessed value=0x0 exits=write@0xffc+4=0x44332211,write@0x1000+4=0x88776655",
      `${region({ slot: 1, gpa: "0x8000", size: "0x1000", hva: W })} -> ok`,
      `guest_write_bytes(gpa=0x8ffc, ${WORD}) -> KVM_RUN EFAULT exit=0`,
      `host_munmap(hva=${page(1)}, size=0x1000) -> ok`,
      `host_mmap(hva=${W}, size=0x1000, prot=read-write) -> ok`,
      `guest_write_bytes(gpa=0x1ffc, ${WORD}) -> KVM_RUN EFAULT exit=0`,
      "guest_read_bytes(gpa=0x1ff8) -> accessed value=0x0 exits=none",
    ],
  },
  {
    title: "S4 a locked exchange: of memory, without a slot, and in a read-only slot",
    lines: [
      `${region({ size: "0x1000" })} -> ok`,
      `guest_write_bytes(gpa=0x1010, ${WORD}) -> ok`,
      "guest_exchange(gpa=0x1012, bytes=2, value=0xeeff) -> accessed value=0x4433 exits=none",
      "guest_read_bytes(gpa=0x1010) -> accessed value=0x88776655eeff2211 exits=none",
      "guest_exchange(gpa=0x2000, value=0x1) -> " +
        "accessed value=0x9090c34d4d494fb8 exits=read@0x2000+8,write@0x2000+8=0x1",
      `host_write(hva=${page(8)}, tag=6) -> ok`,
      `${READONLY} -> ok`,
      "guest_exchange(gpa=0x8000, value=0x1) -> " +
        "accessed value=0x9090c300000006b8 exits=write@0x8000+8=0x1",
      `host_read(hva=${page(8)}) -> loaded tag=6`,
    ],
  },
  {
    title: "S3 a store of bytes over a page start shows in what the host and the guest load there",
    lines: [
      `${region({})} -> ok`,
      "guest_write(gpa=0x2000, tag=5) -> ok",
      "guest_write_bytes(gpa=0x1fff, bytes=2, value=0x2211) -> ok",
      "guest_read(gpa=0x2000) -> loaded tag=4294968610",
      `host_read(hva=${page(1)}) -> loaded tag=4294968610`,
      "guest_write_bytes(gpa=0x2000, bytes=1, value=0xb8) -> ok",
      "guest_read(gpa=0x2000) -> loaded tag=5",
      "guest_read_bytes(gpa=0x1ffe, bytes=4) -> accessed value=0x5b81100 exits=none",
    ],
  },
];
