import { MMIO, page, region, region2, type Scenario, W } from "./scenario.ts";

const PUNCH = "mode=KEEP_SIZE|PUNCH_HOLE";
const UNALIGNED = ", guest_memfd_offset=0x800";
const ONE_PAGE = `hva=${W}, size=0x1000, prot=read`;
const CREATE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
/** A line that binds four pages of fd0, at the host address given. */
const bind = (more = "", hva = W): string =>
  region2({ flags: "GUEST_MEMFD", hva, more: `, guest_memfd=fd0${more}` });
/** A line that binds one page of a file. */
const bindPage = (slot: number, gpa: string, fd: string, offset: string): string => {
  const more = `, guest_memfd=${fd}, guest_memfd_offset=${offset}`;
  return region2({ slot, flags: "GUEST_MEMFD", gpa, size: "0x1000", more });
};
const fault = (gpa: string): string => `MEMORY_FAULT KVM_RUN=EFAULT gpa=${gpa} size=4096 flags=0`;

/** The file itself. */
const FILES: readonly Scenario[] = [
  {
    title: "S2.1 flags before size, both EINVAL; there is no upper bound",
    lines: [
      "fd0 = create_guest_memfd(size=0x1001, flags=4) -> EINVAL",
      "fd1 = create_guest_memfd(size=0x1000, flags=0x8000000000000000) -> EINVAL",
      "fd2 = create_guest_memfd(size=0) -> EINVAL",
      "fd3 = create_guest_memfd(size=0x1001) -> EINVAL",
      "fd4 = create_guest_memfd(size=0x8000000000000000) -> EINVAL",
      "fd5 = create_guest_memfd(size=0xfffffffffffff000) -> EINVAL",
      "fd6 = create_guest_memfd(size=0x7ffffffffffff000) -> ok",
      "fd7 = create_guest_memfd(size=0x1000, flags=INIT_SHARED) -> ok",
      "fd8 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED) -> ok",
      "fd9 = create_guest_memfd(size=0x1000, vm=1) -> ok",
      "fd10 = create_guest_memfd(size=0x1000, vm=2) -> not sent (no-such-vm)",
      "fstat(fd=fd6) -> size=9223372036854771712 blocks=0",
    ],
  },
  {
    title: "S2.2 it is no file to read, write, seek or truncate; blocks are never counted",
    lines: [
      `${CREATE} -> ok`,
      "file_read(fd=fd0, offset=0x0, size=8) -> ESPIPE",
      "file_read(fd=fd0, offset=0x0, size=0) -> ESPIPE",
      "file_write(fd=fd0, offset=0x0, size=8, tag=3) -> ESPIPE",
      "file_write(fd=fd0, offset=0x0, size=0, tag=3, buffer=unmapped) -> ESPIPE",
      "seek(fd=fd0, offset=0x0, whence=data) -> ESPIPE",
      "seek(fd=fd0, offset=0x8000, whence=hole) -> ESPIPE",
      "ftruncate(fd=fd0, size=0x4000) -> EINVAL",
      "ftruncate(fd=fd0, size=0x8000000000000000) -> EINVAL",
      "add_seals(fd=fd0, seals=SEAL) -> EINVAL",
      "get_seals(fd=fd0) -> EINVAL",
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x4000) -> ok",
      "fstat(fd=fd0) -> size=16384 blocks=0",
    ],
  },
  {
    title: "S2.3 fallocate: what any file refuses, then modes, then alignment, then the end",
    lines: [
      `${CREATE} -> ok`,
      `fallocate(fd=fd0, ${PUNCH}, offset=0x0, size=0x0) -> EINVAL`,
      `fallocate(fd=fd0, ${PUNCH}, offset=0x8000000000000000, size=0x1000) -> EINVAL`,
      "fallocate(fd=fd0, mode=0, offset=0x0, size=0x0) -> EINVAL",
      ...["PUNCH_HOLE", "0x8", "0x11", "0x41", "0x80", "0x100"].map(
        (mode) => `fallocate(fd=fd0, mode=${mode}, offset=0x0, size=0x1001) -> EOPNOTSUPP`,
      ),
      "fallocate(fd=fd0, mode=0, offset=0x7ffffffffffff000, size=0x1000) -> EFBIG",
      "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1001) -> EOPNOTSUPP",
      `fallocate(fd=fd0, ${PUNCH}, offset=0x0, size=0x1001) -> EINVAL`,
      `fallocate(fd=fd0, ${PUNCH}, offset=0x800, size=0x1000) -> EINVAL`,
      `fallocate(fd=fd0, ${PUNCH}, offset=0x7fffffffffffe000, size=0x1000) -> ok`,
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x5000) -> EINVAL",
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x4000, size=0x1000) -> EINVAL",
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x3000, size=0x1000) -> ok",
      "fallocate(fd=fd1, mode=0, offset=0x0, size=0x1000) -> EBADF",
    ],
  },
  {
    title: "S2.3 a hole reads as zero for guest and host, and takes no other page along",
    lines: [
      "fd0 = create_guest_memfd(size=0x8000, flags=MMAP|INIT_SHARED) -> ok",
      `host_mmap(hva=${W}, size=0x8000, prot=read-write, fd=fd0) -> ok`,
      `${bind(", guest_memfd_offset=0x2000", page(2))} -> ok`,
      `${region({ slot: 1, gpa: "0x100000", size: "0x8000" })} -> ok`,
      "guest_write(gpa=0x2000, tag=3) -> ok",
      "guest_write(gpa=0x104000, tag=8) -> ok",
      "guest_read(gpa=0x103000) -> loaded tag=3",
      `host_read(hva=${page(3)}) -> loaded tag=3`,
      `fallocate(fd=fd0, ${PUNCH}, offset=0x3000, size=0x1000) -> ok`,
      "guest_read(gpa=0x2000) -> loaded tag=0",
      "guest_read(gpa=0x103000) -> loaded tag=0",
      `host_read(hva=${page(3)}) -> loaded tag=0`,
      "guest_read(gpa=0x3000) -> loaded tag=8",
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x8000) -> ok",
      "guest_execute(gpa=0x3000) -> executed tag=8",
    ],
  },
];

/** From a file to a slot. */
const BINDINGS: readonly Scenario[] = [
  {
    title: "S2.4 the descriptor, its kind, its VM, the range, then what is bound already",
    lines: [
      `${bind()} -> EBADF`,
      "fd0 = memfd_create(flags=0) -> ok",
      `${bind()} -> EINVAL`,
      "close(fd=fd0) -> ok",
      "fd1 = create_guest_memfd(size=0x4000, vm=1) -> ok",
      `${bind().replace("fd0", "fd1")} -> EINVAL`,
      "fd2 = create_guest_memfd(size=0x4000) -> ok",
      `${bind(", guest_memfd_offset=0x1000").replace("fd0", "fd2")} -> EINVAL`,
      `${bind(", guest_memfd_offset=0x800").replace("fd0", "fd2")} -> EINVAL`,
      `${bind(", guest_memfd_offset=0x8000000000000000").replace("fd0", "fd2")} -> EINVAL`,
      `${bind(", guest_memfd_offset=0xfffffffffffff000").replace("fd0", "fd2")} -> EINVAL`,
      `${bind().replace("fd0", "fd2")} -> ok`,
    ],
  },
  {
    title:
      "S2.4 a page is bound once, through whichever descriptor; overlap in the guest comes first",
    lines: [
      `${CREATE} -> ok`,
      "fd1 = dup(fd=fd0) -> ok",
      `${bind(", guest_memfd_offset=0x1000").replace("0x4000,", "0x2000,")} -> ok`,
      ...["fd0", "fd1"].map((fd) => `${bindPage(1, "0x10000", fd, "0x2000")} -> EINVAL`),
      `${bindPage(1, "0x2000", "fd0", "0x2000")} -> EEXIST`,
      `${bindPage(1, "0x10000", "fd1", "0x3000")} -> ok`,
      "guest_write(gpa=0x1000, tag=4) -> ok",
      `${region2({ size: "0x0" })} -> ok`,
      `${bindPage(2, "0x70000", "fd1", "0x1000")} -> ok`,
      "guest_read(gpa=0x70000) -> loaded tag=4",
      "fd2 = dup(fd=fd9) -> EBADF",
    ],
  },
  {
    title:
      "S1 a guest_memfd slot cannot be changed, nor lose its flag; it can be deleted without one",
    lines: [
      `${CREATE} -> ok`,
      `${bind()} -> ok`,
      `${bind()} -> EINVAL`,
      `${region2({})} -> EINVAL`,
      `${region({})} -> EINVAL`,
      `${region({ flags: "LOG_DIRTY" })} -> EINVAL`,
      `${region2({ gpa: "0x10000" })} -> EINVAL`,
      `${region2({ flags: "GUEST_MEMFD|LOG_DIRTY", more: ", guest_memfd=fd0" })} -> EINVAL`,
      "get_dirty_log(slot=0) -> ENOENT",
      `${region2({ flags: "GUEST_MEMFD", size: "0x0", more: UNALIGNED })} -> EINVAL`,
      `${region2({ flags: "GUEST_MEMFD", size: "0x0" })} -> ok`,
      `guest_read(gpa=0x1000) -> MMIO read gpa=0x1000 len=8 ${MMIO}`,
    ],
  },
  {
    title: "S2.4 the last reference gone, the slot stays and is a memory fault; a mapping is one",
    lines: [
      `${CREATE} -> ok`,
      `${bind()} -> ok`,
      "fd1 = dup(fd=fd0) -> ok",
      `host_mmap(hva=${page(16)}, size=0x1000, prot=read, fd=fd0) -> ok`,
      "guest_write(gpa=0x2000, tag=9) -> ok",
      "close(fd=fd0) -> ok",
      "close(fd=fd1) -> ok",
      "fstat(fd=fd1) -> EBADF",
      "guest_read(gpa=0x2000) -> loaded tag=9",
      `host_munmap(hva=${page(16)}, size=0x1000) -> ok`,
      `guest_read(gpa=0x2000) -> ${fault("0x2000")}`,
      `guest_write(gpa=0x1000, tag=1) -> ${fault("0x1000")}`,
      `guest_execute(gpa=0x4000) -> ${fault("0x4000")}`,
      "guest_read(gpa=0x2000, path=emulation) -> loaded tag=0",
      `${region({ slot: 1 })} -> EEXIST`,
      `${region({ size: "0x0" })} -> ok`,
      `${region({ slot: 1 })} -> ok`,
      "guest_read(gpa=0x2000) -> loaded tag=0",
    ],
  },
];

/** Host mappings of the file. */
const MAPPINGS: readonly Scenario[] = [
  {
    title: "S2.5 only a file with MMAP is mapped, and only shared; a refusal leaves a hole",
    lines: [
      "fd0 = create_guest_memfd(size=0x4000) -> ok",
      "fd1 = create_guest_memfd(size=0x4000, flags=INIT_SHARED) -> ok",
      "fd2 = create_guest_memfd(size=0x4000, flags=MMAP) -> ok",
      `host_mmap(hva=${W}, size=0x1000, prot=read, fd=fd0) -> ENODEV`,
      `host_read(hva=${W}) -> EFAULT`,
      `host_mmap(hva=${page(1)}, size=0x1000, prot=read, fd=fd0, sharing=private) -> ENODEV`,
      `host_mmap(hva=${page(2)}, size=0x1000, prot=read, fd=fd1) -> ENODEV`,
      `host_mmap(hva=${page(3)}, size=0x1000, prot=read, fd=fd2, sharing=private) -> EINVAL`,
      `host_read(hva=${page(3)}) -> EFAULT`,
      `host_mmap(hva=${page(4)}, size=0x1000, prot=none, fd=fd2) -> ok`,
    ],
  },
  {
    title: "S2.5 what is refused before the file is asked leaves the old mapping alone",
    lines: [
      "fd0 = create_guest_memfd(size=0x4000) -> ok",
      `host_mmap(hva=${W}, size=0x0, prot=read, fd=fd9, fd_offset=0x1) -> EINVAL`,
      `host_mmap(hva=${W}, size=0x0, prot=read, fd=fd9) -> EBADF`,
      `host_mmap(hva=${W}, size=0x0, prot=read, fd=fd0) -> EINVAL`,
      "host_mmap(hva=0x10000000001, size=0x1000, prot=read, fd=fd0) -> EINVAL",
      `host_mmap(${ONE_PAGE}, fd=fd0, fd_offset=0x7ffffffffffff000) -> EOVERFLOW`,
      `host_read(hva=${W}) -> loaded tag=0`,
      `host_mmap(${ONE_PAGE}, fd=fd0, fd_offset=0x7fffffffffffe000) -> ENODEV`,
      `host_read(hva=${W}) -> EFAULT`,
    ],
  },
  {
    title:
      "S2.5 past the end is SIGBUS, and so is a file that is not shared; protections come first",
    lines: [
      `${CREATE} -> ok`,
      "fd1 = create_guest_memfd(size=0x4000, flags=MMAP) -> ok",
      `host_mmap(hva=${W}, size=0x5000, prot=read-write, fd=fd0) -> ok`,
      `host_read(hva=${page(3)}) -> loaded tag=0`,
      `host_read(hva=${page(4)}) -> SIGBUS`,
      `host_write(hva=${page(4)}, tag=1) -> SIGBUS`,
      `host_mmap(hva=${page(8)}, size=0x1000, prot=read, fd=fd1) -> ok`,
      `host_read(hva=${page(8)}) -> SIGBUS`,
      `host_write(hva=${page(8)}, tag=1) -> EFAULT`,
      `host_mprotect(hva=${page(8)}, size=0x1000, prot=none) -> ok`,
      `host_read(hva=${page(8)}) -> EFAULT`,
      `host_mprotect(hva=${page(8)}, size=0x1000, prot=read-write) -> ok`,
      `host_write(hva=${page(8)}, tag=1) -> SIGBUS`,
    ],
  },
  {
    title: "S2.5 DONTNEED keeps what a file holds, REMOVE does not",
    lines: [
      `${CREATE} -> ok`,
      `host_mmap(hva=${W}, size=0x4000, prot=read-write, fd=fd0) -> ok`,
      `${bind()} -> ok`,
      "guest_write(gpa=0x1000, tag=4) -> ok",
      `host_dontneed(hva=${W}, size=0x4000) -> ok`,
      `host_read(hva=${W}) -> loaded tag=4`,
      `host_remove(hva=${W}, size=0x1000) -> ok`,
      "guest_read(gpa=0x1000) -> loaded tag=0",
      `host_mprotect(hva=${W}, size=0x1000, prot=none) -> ok`,
      "guest_write(gpa=0x1000, tag=5) -> ok",
      `host_remove(hva=${W}, size=0x1000) -> ok`,
      "guest_read(gpa=0x1000) -> loaded tag=0",
      `host_remove(hva=${page(4)}, size=0x1000) -> EINVAL`,
      "host_remove(hva=0x10000000001, size=0x1000) -> EINVAL",
      `host_remove(hva=${W}, size=0x0) -> ok`,
      `host_remove(hva=${page(16)}, size=0x1000) -> ENOMEM`,
    ],
  },
  {
    title: "S2.5 REMOVE punches up to the first memory without a file, and goes on behind holes",
    lines: [
      `${CREATE} -> ok`,
      `host_mmap(hva=${page(15)}, size=0x1000, prot=read-write, fd=fd0) -> ok`,
      `host_mmap(hva=${page(17)}, size=0x1000, prot=read-write, fd=fd0, fd_offset=0x1000) -> ok`,
      `host_write(hva=${page(15)}, tag=5) -> ok`,
      `host_write(hva=${page(17)}, tag=6) -> ok`,
      `host_remove(hva=${page(14)}, size=0x4000) -> EINVAL`,
      `host_read(hva=${page(15)}) -> loaded tag=5`,
      `host_remove(hva=${page(15)}, size=0x3000) -> ENOMEM`,
      `host_read(hva=${page(15)}) -> loaded tag=0`,
      `host_read(hva=${page(17)}) -> loaded tag=0`,
      `host_write(hva=${page(15)}, tag=7) -> ok`,
      `host_mmap(hva=${page(16)}, size=0x1000, prot=none) -> ok`,
      `host_remove(hva=${page(15)}, size=0x3000) -> EINVAL`,
      `host_read(hva=${page(15)}) -> loaded tag=0`,
    ],
  },
  {
    title: "S4 an ordinary slot over a mapping that raises SIGBUS is EFAULT, emulated MMIO",
    lines: [
      "fd0 = create_guest_memfd(size=0x1000, flags=MMAP) -> ok",
      `host_mmap(hva=${W}, size=0x2000, prot=read-write, fd=fd0) -> ok`,
      `${region({ flags: "LOG_DIRTY" })} -> ok`,
      "guest_read(gpa=0x1000) -> KVM_RUN EFAULT exit=0",
      "guest_write(gpa=0x2000, tag=4) -> KVM_RUN EFAULT exit=0",
      `guest_read(gpa=0x1000, path=emulation) -> MMIO read gpa=0x1000 len=8 ${MMIO}`,
      "guest_write(gpa=0x3000, tag=4) -> ok",
      "get_dirty_log(slot=0) -> dirty [2]",
    ],
  },
];

/** Which memory serves a slot: one row of the table per set of flags. */
const SERVED: readonly Scenario[] = [
  ...["0", "INIT_SHARED"].map((flags) => ({
    title: `S2.6 flags ${flags}: host memory serves every path, open or closed`,
    lines: [
      `fd0 = create_guest_memfd(size=0x4000, flags=${flags}) -> ok`,
      `${bind()} -> ok`,
      "guest_write(gpa=0x1000, tag=5) -> ok",
      `host_read(hva=${W}) -> loaded tag=5`,
      "guest_read(gpa=0x1000, path=emulation) -> loaded tag=5",
      "close(fd=fd0) -> ok",
      "guest_read(gpa=0x1000) -> loaded tag=5",
      `host_munmap(hva=${W}, size=0x1000) -> ok`,
      "guest_read(gpa=0x1000) -> KVM_RUN EFAULT exit=0",
    ],
  })),
  ...["MMAP", "MMAP|INIT_SHARED"].map((flags) => ({
    title: `S2.6 flags ${flags}: the file serves faults, host memory serves emulation`,
    lines: [
      `fd0 = create_guest_memfd(size=0x4000, flags=${flags}) -> ok`,
      `${bind()} -> ok`,
      "guest_write(gpa=0x1000, tag=5) -> ok",
      `host_read(hva=${W}) -> loaded tag=0`,
      "guest_read(gpa=0x1000, path=emulation) -> loaded tag=0",
      "guest_write(gpa=0x1000, tag=6, path=emulation) -> ok",
      `host_read(hva=${W}) -> loaded tag=6`,
      "guest_execute(gpa=0x1000) -> executed tag=5",
      `host_munmap(hva=${W}, size=0x1000) -> ok`,
      "guest_read(gpa=0x1000) -> loaded tag=5",
      `guest_read(gpa=0x1000, path=emulation) -> MMIO read gpa=0x1000 len=8 ${MMIO}`,
      "guest_write(gpa=0x1000, tag=7, path=emulation) -> MMIO write gpa=0x1000 len=8 tag=7",
    ],
  })),
  {
    title: "S2.6 a slot whose host address maps its own file is one memory on every path",
    lines: [
      `${CREATE} -> ok`,
      `host_mmap(hva=${W}, size=0x4000, prot=read-write, fd=fd0) -> ok`,
      `${bind()} -> ok`,
      "guest_write(gpa=0x1000, tag=1, path=emulation) -> ok",
      "guest_read(gpa=0x1000) -> loaded tag=1",
      "guest_write(gpa=0x1000, tag=2) -> ok",
      `host_read(hva=${W}) -> loaded tag=2`,
      `host_write(hva=${W}, tag=3) -> ok`,
      "guest_read(gpa=0x1000, path=emulation) -> loaded tag=3",
      `host_mprotect(hva=${W}, size=0x1000, prot=read) -> ok`,
      "guest_write(gpa=0x1000, tag=4) -> ok",
      "guest_write(gpa=0x1000, tag=5, path=emulation) -> MMIO write gpa=0x1000 len=8 tag=5",
    ],
  },
];

/** Everything about guest_memfd. */
export const GUEST_MEMFDS: readonly Scenario[] = [...FILES, ...BINDINGS, ...MAPPINGS, ...SERVED];
