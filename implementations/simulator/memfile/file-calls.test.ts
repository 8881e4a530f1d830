import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

function holds(script: string, dialect = "memfile-v6"): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

const INACCESSIBLE = "fd0 = memfd_create(flags=INACCESSIBLE) => ok";
const ORDINARY = "fd0 = memfd_create(flags=ALLOW_SEALING) => ok";
const FAR = "0x8000000000000000";

describe.each([
  ["memfile-v6", "read bytes=0 tag=0"],
  ["memfile-v6:as-posted", "EPERM"],
])("an inaccessible file of %s", (dialect, atEnd) => {
  test("cannot be read, and has an end", () => {
    holds(
      `${INACCESSIBLE}
       file_read(fd=fd0, offset=0x0, size=8) => ${atEnd}
       file_read(fd=fd0, offset=0x1000, size=8) => read bytes=0 tag=0
       ftruncate(fd=fd0, size=0x1000) => ok
       file_read(fd=fd0, offset=0x0, size=8) => EPERM
       file_read(fd=fd0, offset=0xfff, size=0) => EPERM
       file_read(fd=fd0, offset=0x1000, size=8) => ${atEnd}
       file_read(fd=fd0, offset=0x1fff, size=8) => ${atEnd}
       file_read(fd=fd0, offset=0x2000, size=8) => read bytes=0 tag=0`,
      dialect,
    );
  });

  test("cannot be written, mapped, resized or sealed", () => {
    holds(
      `${INACCESSIBLE}
       file_write(fd=fd0, offset=0x0, size=0, tag=1, buffer=unmapped) => returned 0
       file_write(fd=fd0, offset=0x0, size=8, tag=1, buffer=unmapped) => EFAULT
       file_write(fd=fd0, offset=0x0, size=8, tag=1) => EPERM
       host_mmap(hva=0x10000000000, size=0x1000, prot=none, fd=fd0) => EPERM
       host_read(hva=0x10000000000) => loaded tag=0
       ftruncate(fd=fd0, size=0x1001) => EINVAL
       ftruncate(fd=fd0, size=0x0) => ok
       ftruncate(fd=fd0, size=0x1000) => ok
       ftruncate(fd=fd0, size=0x1000) => EPERM
       ftruncate(fd=fd0, size=0x1001) => EPERM
       ftruncate(fd=fd0, size=0x0) => EPERM
       add_seals(fd=fd0, seals=0x40) => EINVAL
       add_seals(fd=fd0, seals=WRITE) => EPERM
       get_seals(fd=fd0) => returned 1`,
      dialect,
    );
  });

  test("shows the number of its pages, and which of them somebody used", () => {
    const slot = "slot=0, flags=PRIVATE, gpa=0x0, size=0x8000, hva=0x0, private_fd=fd0";
    holds(
      `${INACCESSIBLE}
       fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000) => ok
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x4000, size=0x1000) => ok
       fstat(fd=fd0) => size=8192 blocks=16
       seek(fd=fd0, offset=0x0, whence=data) => ENXIO
       set_user_memory_region(${slot}) => ok
       guest_read(gpa=0x1000) => MEMORY_FAULT KVM_RUN=0 gpa=0x1000 size=4096 flags=0
       seek(fd=fd0, offset=0x0, whence=data) => returned 4096
       seek(fd=fd0, offset=0x1234, whence=data) => returned 4660
       seek(fd=fd0, offset=0x123, whence=hole) => returned 291
       seek(fd=fd0, offset=0x1000, whence=hole) => returned 8192
       seek(fd=fd0, offset=0x2000, whence=hole) => ENXIO`,
      dialect,
    );
  });
});

describe("an ordinary file", () => {
  test("holds what is written, page by page, and is zero elsewhere", () => {
    holds(
      `${ORDINARY}
       file_read(fd=fd0, offset=0x0, size=8) => read bytes=0 tag=0
       file_write(fd=fd0, offset=0x1000, size=4096, tag=7) => returned 4096
       file_write(fd=fd0, offset=0x2800, size=4096, tag=9) => returned 4096
       fstat(fd=fd0) => size=14336 blocks=24
       file_read(fd=fd0, offset=0x1000, size=100) => read bytes=100 tag=7
       file_read(fd=fd0, offset=0x1000, size=4) => read bytes=4 tag=0
       file_read(fd=fd0, offset=0x800, size=4096) => read bytes=4096 tag=7
       file_read(fd=fd0, offset=0x0, size=0x10000) => read bytes=14336 tag=0
       file_read(fd=fd0, offset=0x3000, size=0x10000) => read bytes=2048 tag=0
       seek(fd=fd0, offset=0x0, whence=data) => returned 4096
       seek(fd=fd0, offset=0x1000, whence=hole) => returned 14336`,
    );
  });

  test("refuses offsets that are negative or end beyond 2^63", () => {
    holds(
      `${ORDINARY}
       file_read(fd=-1, offset=${FAR}, size=8) => EINVAL
       file_read(fd=-1, offset=0x0, size=8) => EBADF
       file_read(fd=fd0, offset=0x7fffffffffffffff, size=8) => EINVAL
       file_write(fd=-1, offset=${FAR}, size=8, tag=1) => EINVAL
       file_write(fd=-1, offset=0x0, size=8, tag=1) => EBADF
       file_write(fd=fd0, offset=0x7fffffffffffffff, size=8, tag=1) => EINVAL
       ftruncate(fd=-1, size=${FAR}) => EINVAL
       ftruncate(fd=-1, size=0x0) => EBADF
       seek(fd=-1, offset=${FAR}, whence=data) => EBADF
       seek(fd=fd0, offset=${FAR}, whence=data) => ENXIO
       fstat(fd=-1) => EBADF
       get_seals(fd=-1) => EBADF
       add_seals(fd=-1, seals=0x40) => EBADF`,
    );
  });

  test("is filled with large folios by stores and by accesses through a mapping", () => {
    const script = `${ORDINARY}
      ftruncate(fd=fd0, size=0x8000) => ok
      file_write(fd=fd0, offset=0x1000, size=8, tag=5) => returned 8
      host_mmap(hva=0x10000000000, size=0x8000, prot=read, fd=fd0) => ok
      host_read(hva=0x10000001000) => loaded tag=5
      host_read(hva=0x10000006000) => loaded tag=0`;

    holds(`${script}\nfstat(fd=fd0) => size=32768 blocks=16`);
    holds(`${script}\nfstat(fd=fd0) => size=32768 blocks=64`, "memfile-v6:thp");
  });

  test("is cut and grown by ftruncate, also what was allocated behind its end", () => {
    holds(
      `${ORDINARY}
       file_write(fd=fd0, offset=0x0, size=8192, tag=7) => returned 8192
       ftruncate(fd=fd0, size=0x1008) => ok
       fstat(fd=fd0) => size=4104 blocks=16
       ftruncate(fd=fd0, size=0x8) => ok
       file_read(fd=fd0, offset=0x0, size=8) => read bytes=8 tag=7
       ftruncate(fd=fd0, size=0x0) => ok
       ftruncate(fd=fd0, size=0x1000) => ok
       file_read(fd=fd0, offset=0x0, size=8) => read bytes=8 tag=0
       ftruncate(fd=fd0, size=0x0) => ok
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x2000) => ok
       fstat(fd=fd0) => size=0 blocks=16
       ftruncate(fd=fd0, size=0x0) => ok
       fstat(fd=fd0) => size=0 blocks=0`,
    );
  });

  test("can be mapped: file, process and guest see one page", () => {
    holds(
      `${ORDINARY}
       ftruncate(fd=fd0, size=0x2000) => ok
       host_mmap(hva=0x10000000000, size=0x3000, prot=read-write, fd=fd0, fd_offset=0x1000) => ok
       host_write(hva=0x10000000000, tag=5) => ok
       host_write(hva=0x10000001000, tag=5) => EFAULT
       file_read(fd=fd0, offset=0x1000, size=8) => read bytes=8 tag=5
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000) => ok
       guest_write(gpa=0x0, tag=6) => ok
       guest_read(gpa=0x1000) => KVM_RUN EFAULT exit=stale
       host_dontneed(hva=0x10000000000, size=0x1000) => ok
       host_read(hva=0x10000000000) => loaded tag=6
       fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x1000, size=0x1000) => ok
       guest_read(gpa=0x0) => loaded tag=0
       ftruncate(fd=fd0, size=0x1000) => ok
       guest_read(gpa=0x0) => KVM_RUN EFAULT exit=stale
       host_mprotect(hva=0x10000000000, size=0x1000, prot=read) => ok
       host_munmap(hva=0x10000000000, size=0x3000) => ok
       host_read(hva=0x10000000000) => EFAULT`,
    );
  });

  test("is mapped only at whole pages of an open file that exist in 63 bits", () => {
    const map = "host_mmap(hva=0x10000000000, size=0x1000, prot=read";
    holds(
      `${ORDINARY}
       ${map}, fd=-1, fd_offset=0x1) => EINVAL
       ${map}, fd=-1) => EBADF
       ${map}, fd=fd0, fd_offset=0x7fffffffffffe000) => ok
       ${map}, fd=fd0, fd_offset=0x7ffffffffffff000) => EOVERFLOW
       ${map}, fd=fd0, fd_offset=0xfffffffffffff000) => EOVERFLOW
       host_mmap(hva=0x10000000000, size=0x0, prot=read, fd=fd0) => EINVAL
       host_mmap(hva=0x10000000800, size=0x1000, prot=read, fd=fd0) => EINVAL`,
    );
  });

  test("takes seals, and obeys them", () => {
    holds(
      `${ORDINARY}
       file_write(fd=fd0, offset=0x0, size=4096, tag=7) => returned 4096
       add_seals(fd=fd0, seals=EXEC) => EINVAL
       host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0) => ok
       add_seals(fd=fd0, seals=WRITE) => EBUSY
       add_seals(fd=fd0, seals=SHRINK|GROW) => ok
       ftruncate(fd=fd0, size=0x0) => EPERM
       ftruncate(fd=fd0, size=0x2000) => EPERM
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x1000, size=0x1000) => EPERM
       file_write(fd=fd0, offset=0x800, size=4096, tag=7) => returned 2048
       file_write(fd=fd0, offset=0x1000, size=8, tag=7) => EPERM
       add_seals(fd=fd0, seals=FUTURE_WRITE) => ok
       file_write(fd=fd0, offset=0x0, size=8, tag=8) => EPERM
       fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x0, size=0x1000) => EPERM
       host_mprotect(hva=0x10000000000, size=0x1000, prot=read-write) => ok
       host_mmap(hva=0x10000001000, size=0x1000, prot=read-write, fd=fd0) => EPERM
       host_mmap(hva=0x10000001000, size=0x1000, prot=read, fd=fd0) => ok
       host_mprotect(hva=0x10000001000, size=0x1000, prot=read-write) => EACCES
       host_munmap(hva=0x10000000000, size=0x2000) => ok
       add_seals(fd=fd0, seals=SEAL|WRITE) => ok
       host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0) => EPERM
       add_seals(fd=fd0, seals=SHRINK) => EPERM
       get_seals(fd=fd0) => returned 31`,
    );
  });
});
