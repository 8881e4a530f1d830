/** Kernels whose memory slots and host memory are audited. */
import type { AuditedKernel } from "./test-audit.ts";

const ORDINARY = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";
const DELETE = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)";
const READ = "guest_read(gpa=0x0)";

export const MEMSLOT_KERNELS: readonly AuditedKernel[] = [
  {
    title: "slots that are made, moved and deleted",
    dialect: "linux-6.18",
    shows: [
      "Vm.spaces",
      "MemslotSpace.active",
      "MemslotSet.byGfn",
      "Memslot.id",
      "Memslot.flags",
      "Memslot.baseGfn",
      "Memslot.pages",
      "Memslot.hostPage",
    ],
    operations: [
      ORDINARY,
      "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)",
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000)",
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000001000)",
      "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
      "set_user_memory_region(slot=1, flags=READONLY, gpa=0x0, size=0x1000, hva=0x10000000000)",
      DELETE,
      "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
      READ,
      "guest_write(gpa=0x0, tag=1)",
      "guest_read(gpa=0x1000)",
    ],
  },
  {
    title: "gpas without memory",
    dialect: "linux-6.18",
    bug: "mmio-generation-wraps",
    shows: ["Vm.mmio", "MmioCache.generations"],
    operations: [
      ORDINARY,
      DELETE,
      "set_user_memory_region(slot=1, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)",
      "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)",
      READ,
      "guest_read(gpa=0x1000)",
    ],
  },
  {
    title: "a slot that was moved",
    dialect: "linux-6.18",
    bug: "moved-slot-keeps-metadata",
    shows: ["Memslot.metadataGfn"],
    start: ["host_write(hva=0x10000000000, tag=1)"],
    operations: [
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x8000, hva=0x10000000000)",
      "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x8000, hva=0x10000000000)",
      "guest_read(gpa=0x4000)",
    ],
  },
  {
    title: "mappings that stay",
    dialect: "linux-6.18",
    bug: "delete-leaves-mapping",
    shows: ["ShadowEntry.pfn"],
    start: ["host_write(hva=0x10000000000, tag=1)", "host_write(hva=0x10000001000, tag=2)"],
    operations: [
      ORDINARY,
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000001000)",
      DELETE,
      READ,
    ],
  },
  {
    title: "stores that a log misses",
    dialect: "linux-6.18",
    bug: "dirty-bit-lost-on-second-write",
    shows: ["ShadowEntry.writable"],
    operations: [
      ORDINARY,
      "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x10000000000)",
      READ,
      "guest_write(gpa=0x0, tag=1)",
      "get_dirty_log(slot=0)",
    ],
  },
  {
    title: "attributes of gfns",
    dialect: "linux-6.18:sw-protected",
    shows: ["PageRange.start", "PageRange.end"],
    operations: [
      "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
      "set_memory_attributes(gpa=0x0, size=0x2000, attributes=PRIVATE)",
      "set_memory_attributes(gpa=0x0, size=0x1000, attributes=0)",
      READ,
      "guest_read(gpa=0x1000)",
    ],
  },
  {
    title: "memory of the host",
    dialect: "linux-6.18",
    shows: [
      "Vm.mm",
      "HostMm.areas",
      "HostMm.pageTable",
      "Vma.start",
      "Vma.end",
      "Vma.protection",
      "PageFrame.tag",
    ],
    operations: [
      "host_munmap(hva=0x10000000000, size=0x1000)",
      "host_munmap(hva=0x1000000f000, size=0x1000)",
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write)",
      "host_mprotect(hva=0x10000000000, size=0x1000, prot=read)",
      "host_mprotect(hva=0x10000000000, size=0x1000, prot=none)",
      "host_write(hva=0x10000000000, tag=1)",
      "host_read(hva=0x10000000000)",
      "host_read(hva=0x1000000f000)",
    ],
  },
  {
    title: "descriptors of the machine that are closed",
    dialect: "linux-6.18",
    shows: ["Vm.closed"],
    operations: [
      ORDINARY,
      READ,
      "close_kvm(descriptor=vm)",
      "close_kvm(descriptor=vcpu)",
      "get_dirty_log(slot=0)",
    ],
  },
  {
    title: "a logged slot",
    dialect: "linux-6.18",
    shows: ["Vm.shadow", "ShadowMmu.trees", "Vm.dirtyLogMode", "Memslot.dirtyBitmap"],
    operations: [
      ORDINARY,
      "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x10000000000)",
      DELETE,
      READ,
      "guest_write(gpa=0x0, tag=1)",
      "get_dirty_log(slot=0)",
      "enable_dirty_log_protect(mode=MANUAL|INITIALLY_SET)",
    ],
  },
];
