/** Kernels whose memory files and private slots are audited. */
import type { AuditedKernel } from "./test-audit.ts";

const DELETE = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x10000000000)";
const PRIVATE =
  "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, " +
  "hva=0x10000000000, private_fd=fd0)";
const ALLOCATE = "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)";
const PUNCH = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)";
const INACCESSIBLE_FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const READ = "guest_read(gpa=0x0)";
const READ_PRIVATE = "guest_read(gpa=0x0, access=private)";

export const MEMFILE_KERNELS: readonly AuditedKernel[] = [
  {
    title: "slots that could not be made",
    dialect: "memfile-v6",
    bug: "b-07-notifier-of-a-failed-slot",
    shows: ["Machine.crash", "MemfileNode.notifiers"],
    start: [INACCESSIBLE_FILE, "ftruncate(fd=fd0, size=0x1000)"],
    operations: [
      PRIVATE,
      "set_user_memory_region(slot=1, flags=LOG_DIRTY|PRIVATE, gpa=0x1000, size=0x1000, " +
        "hva=0x10000000000, private_fd=fd0, inject=ENOMEM@2)",
      DELETE,
      ALLOCATE,
      PUNCH,
      READ_PRIVATE,
    ],
    longest: 4,
  },
  {
    title: "pages of a file, by offset",
    dialect: "memfile-v6",
    shows: [
      "Memslot.binding",
      "PrivateBinding.offsetPages",
      "DescriptorTable.inodes",
      "ShmemInode.cache",
      "PageCache.folios",
      "Folio.head",
      "Folio.upToDate",
    ],
    start: [INACCESSIBLE_FILE, "ftruncate(fd=fd0, size=0x2000)"],
    operations: [
      PRIVATE,
      "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, " +
        "hva=0x10000000000, private_fd=fd0, private_offset=0x1000)",
      DELETE,
      ALLOCATE,
      PUNCH,
      "fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000)",
      "guest_write(gpa=0x0, tag=1, access=private)",
      READ,
      "seek(fd=fd0, offset=0x0, whence=data)",
    ],
  },
  {
    title: "a page that stays locked",
    dialect: "memfile-v6",
    bug: "private-fault-keeps-its-page-lock",
    shows: ["Folio.lock"],
    start: [
      "fd0 = memfd_create(flags=0)",
      "file_write(fd=fd0, offset=0x0, size=0x1000, tag=1)",
      PRIVATE,
    ],
    operations: [READ, PUNCH],
  },
  {
    title: "pages that are older than their slot",
    dialect: "memfile-v6",
    bug: "b-06-pages-before-the-slot",
    shows: ["Folio.born"],
    start: [INACCESSIBLE_FILE, "ftruncate(fd=fd0, size=0x1000)"],
    operations: [
      PRIVATE,
      "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x1000, size=0x1000, " +
        "hva=0x10000000000, private_fd=fd0)",
      DELETE,
      ALLOCATE,
      PUNCH,
      READ,
      "guest_read(gpa=0x1000)",
    ],
  },
  {
    title: "large pages that are cut",
    dialect: "memfile-v6:thp",
    shows: ["Folio.pfns"],
    start: [
      INACCESSIBLE_FILE,
      "ftruncate(fd=fd0, size=0x4000)",
      "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x4000, " +
        "hva=0x10000000000, private_fd=fd0)",
    ],
    operations: [
      ALLOCATE,
      "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x4000)",
      "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x3000)",
      READ_PRIVATE,
      "guest_read(gpa=0x1000, access=private)",
    ],
  },
  {
    title: "mappings of both kinds that stay",
    dialect: "memfile-v6",
    bug: "delete-leaves-mapping",
    shows: ["ShadowEntry.kind"],
    start: [INACCESSIBLE_FILE, "ftruncate(fd=fd0, size=0x1000)"],
    operations: [
      PRIVATE,
      DELETE,
      ALLOCATE,
      PUNCH,
      READ_PRIVATE,
      READ,
      "host_dontneed(hva=0x10000000000, size=0x1000)",
    ],
  },
  {
    title: "files with seals",
    dialect: "memfile-v6",
    shows: ["ShmemInode.seals", "ShmemInode.sizeBytes", "VmaFile.mayWrite"],
    start: ["fd0 = memfd_create(flags=ALLOW_SEALING)"],
    operations: [
      "ftruncate(fd=fd0, size=0x1000)",
      "ftruncate(fd=fd0, size=0x2000)",
      "add_seals(fd=fd0, seals=FUTURE_WRITE)",
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)",
      "host_mprotect(hva=0x10000000000, size=0x1000, prot=read-write)",
      "fstat(fd=fd0)",
    ],
  },
  {
    title: "private mappings of files, and their copies",
    dialect: "linux-6.18",
    shows: ["VmaFile.isPrivate"],
    start: ["fd0 = memfd_create(flags=0)", "ftruncate(fd=fd0, size=0x1000)"],
    operations: [
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, sharing=private)",
      "host_write(hva=0x10000000000, tag=1)",
      "host_read(hva=0x10000000000)",
      "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    ],
  },
  {
    title: "files that a slot makes inaccessible",
    dialect: "memfile-v6",
    shows: ["ShmemInode.node", "MemfileNode.flagsAtCreation"],
    operations: [
      INACCESSIBLE_FILE,
      "fd0 = memfd_create(flags=0)",
      PRIVATE,
      DELETE,
      "file_write(fd=fd0, offset=0x0, size=0x1000, tag=1)",
    ],
  },
  {
    title: "files that stay inaccessible",
    dialect: "memfile-v6",
    bug: "b-65-node-flags-stay",
    shows: ["MemfileNode.flags"],
    start: ["fd0 = memfd_create(flags=0)"],
    operations: [PRIVATE, DELETE, "file_write(fd=fd0, offset=0x0, size=0x1000, tag=1)"],
  },
  {
    title: "memfds of which one is mapped",
    dialect: "memfile-v6",
    shows: ["ShmemInode.handle"],
    operations: [
      "fd0 = memfd_create(flags=0)",
      "fd1 = memfd_create(flags=0)",
      "file_write(fd=fd0, offset=0x0, size=0x1000, tag=1)",
      "file_write(fd=fd1, offset=0x0, size=0x1000, tag=2)",
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)",
      "host_mmap(hva=0x10000001000, size=0x1000, prot=read, fd=fd1)",
      "host_read(hva=0x10000000000)",
      "close(fd=fd0)",
      "close(fd=fd1)",
    ],
  },
  {
    title: "files that are given back twice",
    dialect: "memfile-v6",
    bug: "b-13-file-put-twice",
    shows: ["ShmemInode.references"],
    start: [INACCESSIBLE_FILE],
    operations: [
      PRIVATE,
      "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x10000000000000, size=0x1000, " +
        "hva=0x10000000000, private_fd=fd0)",
      DELETE,
      "close(fd=fd0)",
    ],
  },
  {
    title: "flags that are fetched twice",
    dialect: "memfile-v6",
    bug: "b-08-flags-fetched-twice",
    shows: ["Vm.stackTail", "StackTail.fd", "StackTail.offsetBytes"],
    start: [INACCESSIBLE_FILE],
    operations: [
      PRIVATE,
      "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, " +
        "hva=0x10000000000, private_fd=fd0, private_offset=0x1000)",
      "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, " +
        "hva=0x10000000000, private_fd=-1, first_fetch_flags=0)",
      DELETE,
    ],
  },
  {
    title: "large mappings that stay",
    dialect: "memfile-v6:thp",
    bug: "delete-leaves-mapping",
    shows: ["ShadowEntry.order"],
    start: [
      INACCESSIBLE_FILE,
      "ftruncate(fd=fd0, size=0x4000)",
      "fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000)",
      "set_user_memory_region(slot=0, flags=PRIVATE|LOG_DIRTY, gpa=0x0, size=0x4000, " +
        "hva=0x10000000000, private_fd=fd0)",
      READ_PRIVATE,
      "guest_read(gpa=0x1000, access=private)",
      "guest_read(gpa=0x2000, access=private)",
      "guest_read(gpa=0x3000, access=private)",
      DELETE,
    ],
    operations: [
      "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x4000, " +
        "hva=0x10000000000, private_fd=fd0)",
      DELETE,
      "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x4000)",
      "fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000)",
      READ_PRIVATE,
      "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x3000, size=0x1000)",
    ],
    longest: 5,
  },
  {
    title: "warnings of the code as posted",
    dialect: "memfile-v6:as-posted",
    shows: ["Vm.warnings"],
    start: [INACCESSIBLE_FILE, PRIVATE],
    operations: [
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
      PUNCH,
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x1000, size=0x1000)",
      "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000)",
      READ_PRIVATE,
    ],
  },
];
