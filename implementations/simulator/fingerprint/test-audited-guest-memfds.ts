/** Kernels whose guest_memfds are audited. */
import type { AuditedKernel } from "./test-audit.ts";

const DELETE = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)";
const BOUND =
  "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
  "hva=0x10000000000, guest_memfd=fd0)";
const MAPPED = "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)";
const PUNCH = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)";
const MAPPABLE_FILE = "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)";
const OTHER_MAPPABLE_FILE = "fd1 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)";
const READ = "guest_read(gpa=0x0)";

export const GUEST_MEMFD_KERNELS: readonly AuditedKernel[] = [
  {
    title: "a guest_memfd that the host maps",
    dialect: "linux-6.18",
    shows: [
      "Machine.files",
      "DescriptorTable.files",
      "DescriptorTable.guestMemfds",
      "GmemFile.inode",
      "GmemInode.sizeBytes",
      "GmemInode.flags",
      "GmemInode.folios",
      "GmemFolio.pfn",

      "Vma.backing",
      "VmaFile.shift",
    ],
    operations: [
      "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)",
      MAPPABLE_FILE,
      "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
      PUNCH,
      MAPPED,
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, fd_offset=0x1000)",
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write)",
      "host_write(hva=0x10000000000, tag=1)",
      "host_read(hva=0x10000000000)",
      "close(fd=fd0)",
    ],
  },
  {
    title: "slots with a guest_memfd",
    dialect: "linux-6.18:sw-protected",
    shows: ["Vm.privateGfns", "PrivateGfns.ranges", "GmemFile.vm"],
    operations: [
      "fd0 = create_guest_memfd(size=0x2000)",
      "fd0 = create_guest_memfd(size=0x2000, vm=1)",
      BOUND,
      "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
        "hva=0x10000000000, guest_memfd=fd0, guest_memfd_offset=0x1000)",
      DELETE,
      "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
      "guest_write(gpa=0x0, tag=1)",
      READ,
      "close(fd=fd0)",
    ],
  },
  {
    title: "slots that outlive their guest_memfd",
    dialect: "linux-6.18",
    shows: ["Memslot.guestMemfd", "GmemSlot.servesAllFaults"],
    operations: [
      "fd0 = create_guest_memfd(size=0x1000)",
      "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
      BOUND,
      DELETE,
      READ,
      "close(fd=fd0)",
    ],
  },
  {
    title: "slots of two guest_memfds",
    dialect: "linux-6.18",
    shows: ["GmemSlot.file", "GmemSlot.offsetPages"],
    start: [
      "fd0 = create_guest_memfd(size=0x2000, flags=MMAP)",
      "fd1 = create_guest_memfd(size=0x1000, flags=MMAP)",
    ],
    operations: [
      BOUND,
      "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
        "hva=0x10000000000, guest_memfd=fd0, guest_memfd_offset=0x1000)",
      "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x1000, size=0x1000, " +
        "hva=0x10000000000, guest_memfd=fd0)",
      "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x1000, size=0x1000, " +
        "hva=0x10000000000, guest_memfd=fd1)",
      "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
        "hva=0x10000000000, guest_memfd=fd1)",
      "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x1000, size=0x1000, " +
        "hva=0x10000000000, guest_memfd=fd0, guest_memfd_offset=0x1000)",
      DELETE,
      READ,
    ],
  },
  {
    title: "bindings that outlive their slot",
    dialect: "linux-6.18",
    bug: "rebind-refused",
    shows: ["GmemFile.bindings", "Binding.start", "Binding.end"],
    start: ["fd0 = create_guest_memfd(size=0x2000)"],
    operations: [
      BOUND,
      "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x2000, " +
        "hva=0x10000000000, guest_memfd=fd0)",
      "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
        "hva=0x10000000000, guest_memfd=fd0, guest_memfd_offset=0x1000)",
      DELETE,
    ],
  },
  {
    title: "guest_memfds that change places",
    dialect: "linux-6.18",
    shows: ["VmaFile.file"],
    start: [MAPPABLE_FILE, OTHER_MAPPABLE_FILE],
    operations: [
      MAPPED,
      "host_mmap(hva=0x10000001000, size=0x1000, prot=read-write, fd=fd0)",
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd1)",
      "host_mmap(hva=0x10000001000, size=0x1000, prot=read-write, fd=fd1)",
      "host_read(hva=0x10000000000)",
    ],
  },
  {
    title: "guest_memfds that were made in any order",
    dialect: "linux-6.18",
    shows: ["GmemFile.handle"],
    operations: [
      MAPPABLE_FILE,
      OTHER_MAPPABLE_FILE,
      MAPPED,
      "host_mmap(hva=0x10000001000, size=0x1000, prot=read-write, fd=fd1)",
      "host_write(hva=0x10000000000, tag=1)",
      "host_dontneed(hva=0x10000000000, size=0x1000)",
      "close(fd=fd0)",
      "close(fd=fd1)",
    ],
  },
  {
    title: "frames that a guest still reaches",
    dialect: "linux-6.18",
    bug: "delete-leaves-mapping",
    shows: ["GmemFolio.upToDate"],
    start: [
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
      "guest_write(gpa=0x0, tag=1)",
      DELETE,
      MAPPABLE_FILE,
      MAPPED,
    ],
    operations: [
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
      PUNCH,
      "host_read(hva=0x10000000000)",
      "host_dontneed(hva=0x10000000000, size=0x1000)",
      "guest_write(gpa=0x0, tag=1)",
    ],
  },
  {
    title: "frames that are not cleared",
    dialect: "linux-6.18",
    bug: "page-not-zeroed",
    shows: ["PageFrames.free"],
    start: [MAPPABLE_FILE, OTHER_MAPPABLE_FILE],
    operations: [
      MAPPED,
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd1)",
      "host_write(hva=0x10000000000, tag=1)",
      "host_read(hva=0x10000000000)",
      PUNCH,
      "fallocate(fd=fd1, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    ],
  },
  {
    title: "files that go with their last mapping",
    dialect: "linux-6.18",
    bug: "page-not-zeroed",
    shows: ["HostMm.mappedFiles"],
    start: [
      MAPPABLE_FILE,
      OTHER_MAPPABLE_FILE,
      MAPPED,
      "host_mmap(hva=0x10000001000, size=0x1000, prot=read-write, fd=fd1)",
      "host_write(hva=0x10000000000, tag=1)",
      "host_write(hva=0x10000001000, tag=2)",
      "close(fd=fd1)",
    ],
    operations: [
      "host_munmap(hva=0x10000000000, size=0x1000)",
      MAPPED,
      "close(fd=fd0)",
      "host_munmap(hva=0x10000000000, size=0x2000)",
    ],
  },
  {
    title: "pages of a file that are converted in place, and held",
    dialect: "linux-7.4:sw-protected",
    shows: ["GmemInode.privatePages"],
    start: ["fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)"],
    operations: [
      "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
      "host_munmap(hva=0x10000000000, size=0x2000)",
      "host_read(hva=0x10000000000)",
      "fd1 = host_pin(hva=0x10000001000)",
      "close(fd=fd1)",
      "set_memory_attributes2(fd=fd0, offset=0x0, size=0x2000, attributes=PRIVATE)",
      "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=0)",
      "set_memory_attributes2(fd=fd0, offset=0x1000, size=0x1000, attributes=0)",
      "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
      "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
        "hva=0x10000000000, guest_memfd=fd0)",
      "guest_write(gpa=0x0, tag=1)",
    ],
  },
];
