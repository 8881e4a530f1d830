import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

/** Expects every line of a script to be answered as it says, on one fresh machine. */
function holds(script: string, dialect = "linux-6.18"): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

/** Lines that give slot `id` the first pages of a guest_memfd, over host pages that differ. */
const SLOT = "flags=GUEST_MEMFD, gpa=0x0, size=0x2000, hva=0x10000004000";
const BOUND = `set_user_memory_region2(slot=0, ${SLOT}, guest_memfd=fd0)`;

describe("KVM_CREATE_GUEST_MEMFD", () => {
  test("takes any page aligned size that a signed variable holds, and no other", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x1000) => ok
       fd1 = create_guest_memfd(size=0x7ffffffffffff000) => ok
       fd2 = create_guest_memfd(size=0x0) => EINVAL
       fd3 = create_guest_memfd(size=0x1800) => EINVAL
       fd4 = create_guest_memfd(size=0x8000000000000000) => EINVAL
       fd5 = create_guest_memfd(size=0x0, flags=0x4) => EINVAL`,
    );
  });

  test("knows the flags of its release and VM type", () => {
    const create = (flags: string, answer: string) =>
      `fd0 = create_guest_memfd(size=0x1000, flags=${flags}) => ${answer}`;
    for (const dialect of ["linux-6.8", "linux-6.12"]) {
      holds(create("0", "ok"), dialect);
      holds(create("MMAP", "EINVAL"), dialect);
      holds(create("INIT_SHARED", "EINVAL"), dialect);
    }
    for (const dialect of ["linux-6.18", "linux-7.2", "linux-7.3"]) {
      holds(create("INIT_SHARED", "ok"), dialect);
      holds(create("MMAP|INIT_SHARED", "ok"), dialect);
      holds(create("0x4", "EINVAL"), dialect);
      holds(create("MMAP", "ok"), `${dialect}:sw-protected`);
      holds(create("INIT_SHARED", "EINVAL"), `${dialect}:sw-protected`);
    }
  });

  test("does not exist in 6.1", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x1000) => not sent (no-operation/create_guest_memfd)`,
      "linux-6.1",
    );
  });
});

describe("file operations on a guest_memfd", () => {
  test("know a size and no bytes", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x2000) => ok
       file_read(fd=fd0, offset=0x0, size=0) => ESPIPE
       file_read(fd=fd0, offset=0x8000000000000000, size=8) => EINVAL
       file_write(fd=fd0, offset=0x0, size=8, tag=1) => ESPIPE
       file_write(fd=fd0, offset=0x8000000000000000, size=8, tag=1) => EINVAL
       seek(fd=fd0, offset=0x0, whence=data) => ESPIPE
       ftruncate(fd=fd0, size=0x2000) => EINVAL
       ftruncate(fd=fd0, size=0x8000000000000000) => EINVAL
       add_seals(fd=fd0, seals=SEAL) => EINVAL
       get_seals(fd=fd0) => EINVAL
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000) => ok
       fstat(fd=fd0) => size=8192 blocks=0
       close(fd=fd0) => ok
       file_read(fd=fd0, offset=0x0, size=0) => EBADF
       fallocate(fd=fd0, mode=0x80, offset=0x0, size=0x0) => EBADF
       get_seals(fd=-1) => EBADF`,
    );
  });

  test("check a fallocate argument by argument", () => {
    const call = (rest: string) => `fallocate(fd=fd0, ${rest})`;
    const end = "0x7ffffffffffff000";
    holds(
      `fd0 = create_guest_memfd(size=0x2000) => ok
       ${call("mode=0x100, offset=0x8000000000000000, size=0x1000")} => EINVAL
       ${call("mode=0x100, offset=0x0, size=0x0")} => EINVAL
       ${call("mode=0x100, offset=0x0, size=0x8000000000000000")} => EINVAL
       ${call(`mode=0x100, offset=${end}, size=0x1000`)} => EOPNOTSUPP
       ${call(`mode=PUNCH_HOLE, offset=${end}, size=0x1000`)} => EOPNOTSUPP
       ${call(`mode=KEEP_SIZE|PUNCH_HOLE|ZERO_RANGE, offset=${end}, size=0x1000`)} => EOPNOTSUPP
       ${call(`mode=KEEP_SIZE|COLLAPSE_RANGE, offset=${end}, size=0x1000`)} => EOPNOTSUPP
       ${call(`mode=0x10, offset=${end}, size=0x1000`)} => EFBIG
       ${call(`mode=0, offset=${end}, size=0x1000`)} => EFBIG
       ${call("mode=0, offset=0x1, size=0x1000")} => EOPNOTSUPP
       ${call("mode=0x8, offset=0x1, size=0x1000")} => EOPNOTSUPP
       ${call("mode=0x10, offset=0x1, size=0x1000")} => EOPNOTSUPP
       ${call("mode=0x11, offset=0x1, size=0x1000")} => EOPNOTSUPP
       ${call("mode=0x20, offset=0x1, size=0x1000")} => EOPNOTSUPP
       ${call("mode=0x40, offset=0x1, size=0x1000")} => EOPNOTSUPP
       ${call("mode=0x41, offset=0x1, size=0x1000")} => EOPNOTSUPP
       ${call("mode=0x80, offset=0x1, size=0x1000")} => EOPNOTSUPP
       ${call("mode=KEEP_SIZE, offset=0x1, size=0x1000")} => EINVAL
       ${call("mode=KEEP_SIZE, offset=0x0, size=0x1001")} => EINVAL
       ${call("mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1, size=0x1000")} => EINVAL
       ${call("mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1001")} => EINVAL
       ${call("mode=KEEP_SIZE, offset=0x0, size=0x3000")} => EINVAL
       ${call("mode=KEEP_SIZE, offset=0x2000, size=0x1000")} => EINVAL
       ${call("mode=KEEP_SIZE, offset=0x0, size=0x2000")} => ok
       ${call("mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x4000")} => ok
       ${call("mode=KEEP_SIZE|PUNCH_HOLE, offset=0x8000, size=0x1000")} => ok`,
    );
  });

  test("answer modes that exclude each other as the release does", () => {
    const script = (answer: string) =>
      `fd0 = create_guest_memfd(size=0x1000) => ok
       fallocate(fd=fd0, mode=KEEP_SIZE|COLLAPSE_RANGE, offset=0x0, size=0x1000) => ${answer}
       fallocate(fd=fd0, mode=KEEP_SIZE|INSERT_RANGE, offset=0x0, size=0x1000) => ${answer}
       fallocate(fd=fd0, mode=UNSHARE_RANGE|ZERO_RANGE, offset=0x0, size=0x1000) => ${answer}`;
    holds(script("EINVAL"), "linux-6.8");
    holds(script("EOPNOTSUPP"), "linux-6.12");
  });

  test("will not fill more memory than the simulated host has", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x100000000) => ok
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x10000000) \
         => not sent (limit/file-pages-of-one-call)
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x10000000) => EOPNOTSUPP
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x200000000) => EINVAL`,
    );
  });
});

describe("binding a guest_memfd", () => {
  test("checks flags, offset, overlap, descriptor, file and limit, in this order", () => {
    const bind = (rest: string) => `set_user_memory_region2(flags=GUEST_MEMFD, hva=0x0, ${rest})`;
    const high = "gpa=0x10000000000000, size=0x1000";
    holds(
      `fd0 = create_guest_memfd(size=0x4000) => ok
       fd1 = memfd_create(flags=0) => ok
       fd2 = create_guest_memfd(size=0x4000, vm=1) => ok
       ${bind("slot=9, gpa=0x0, size=0x1000, guest_memfd=fd0")} => ok
       ${bind("slot=1, gpa=0x0, size=0x1000, guest_memfd=-1, guest_memfd_offset=0x1")} => EINVAL
       ${bind("slot=1, gpa=0x0, size=0x1000, guest_memfd=-1")} => EEXIST
       ${bind(`slot=1, ${high}, guest_memfd=-1`)} => EBADF
       ${bind(`slot=1, ${high}, guest_memfd=fd1`)} => EINVAL
       ${bind(`slot=1, ${high}, guest_memfd=fd2`)} => EINVAL
       ${bind("slot=1, gpa=0x1000, size=0x1000, guest_memfd=fd2")} => EINVAL
       ${bind("slot=1, gpa=0x1000, size=0x1000, guest_memfd=fd0")} => EINVAL
       ${bind(
         "slot=1, gpa=0x1000, size=0x4000, guest_memfd=fd0, \
         guest_memfd_offset=0x1000",
       )} => EINVAL
       ${bind(
         "slot=1, gpa=0x1000, size=0x1000, guest_memfd=fd0, \
         guest_memfd_offset=0x8000000000000000",
       )} => EINVAL
       ${bind(`slot=1, ${high}, guest_memfd=fd0, guest_memfd_offset=0x1000`)} => EINVAL
       ${bind("slot=1, gpa=0x1000, size=0x1000, guest_memfd=fd0, guest_memfd_offset=0x1000")} => ok
       close(fd=fd0) => ok
       ${bind(
         "slot=2, gpa=0x2000, size=0x1000, guest_memfd=fd0, \
         guest_memfd_offset=0x2000",
       )} => EBADF`,
    );
  });

  test("is per open file: pages are taken for every descriptor, and free after a delete", () => {
    const bind = (fd: string, rest: string) =>
      `set_user_memory_region2(flags=GUEST_MEMFD, size=0x1000, hva=0x0, guest_memfd=${fd}, \
        ${rest})`;
    holds(
      `fd0 = create_guest_memfd(size=0x1000) => ok
       fd1 = dup(fd=fd0) => ok
       fd2 = dup(fd=-1) => EBADF
       ${bind("fd0", "slot=0, gpa=0x0")} => ok
       ${bind("fd1", "slot=1, gpa=0x5000")} => EINVAL
       ${bind("fd0", "slot=0x10001, gpa=0x0")} => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0) => ok
       ${bind("fd1", "slot=1, gpa=0x5000")} => ok`,
    );
  });

  test("makes a slot that can only be deleted", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x4000) => ok
       ${BOUND} => ok
       ${BOUND} => EINVAL
       set_user_memory_region2(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000004000) => EINVAL
       set_user_memory_region2(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x2000, \
         hva=0x10000004000) => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0x8000, size=0x2000, hva=0x10000004000) => EINVAL
       get_dirty_log(slot=0) => ENOENT
       set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x0, hva=0x0, \
         guest_memfd=-1, guest_memfd_offset=0x1) => EINVAL
       set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x0, hva=0x0) => ok`,
    );
  });

  test("answers EEXIST for bound pages since 7.2, and only when nothing else is wrong", () => {
    const bind = (slot: number, gpa: string) =>
      `set_user_memory_region2(slot=${slot}, flags=GUEST_MEMFD, gpa=${gpa}, size=0x1000, \
        hva=0x0, guest_memfd=fd0)`;
    const script = (taken: string, both: string) =>
      `fd0 = create_guest_memfd(size=0x1000) => ok
       ${bind(0, "0x0")} => ok
       ${bind(1, "0x1000")} => ${taken}
       ${bind(1, "0x10000000000000")} => ${both}
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0) => ok
       ${bind(1, "0x10000000000000")} => EINVAL
       ${bind(1, "0x1000")} => ok`;
    holds(script("EINVAL", "EINVAL"), "linux-6.18");
    holds(script("EEXIST", "EEXIST"), "linux-7.2");
    holds(script("EEXIST", "EINVAL"), "linux-7.3");
  });

  test("needs a VM with private memory before 6.18", () => {
    for (const dialect of ["linux-6.8", "linux-6.12"]) {
      holds(`fd0 = create_guest_memfd(size=0x4000) => ok\n${BOUND} => EINVAL`, dialect);
      holds(
        `fd0 = create_guest_memfd(size=0x4000) => ok\n${BOUND} => ok`,
        `${dialect}:sw-protected`,
      );
    }
  });

  test("is cut by the last close, and the slot stays", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x4000, flags=MMAP) => ok
       fd1 = dup(fd=fd0) => ok
       ${BOUND} => ok
       guest_write(gpa=0x1000, tag=5) => ok
       close(fd=fd0) => ok
       guest_read(gpa=0x1000) => loaded tag=5
       close(fd=fd1) => ok
       close(fd=fd1) => EBADF
       guest_read(gpa=0x1000) => MEMORY_FAULT KVM_RUN=EFAULT gpa=0x1000 size=4096 flags=0
       guest_write(gpa=0x0, tag=1) => MEMORY_FAULT KVM_RUN=EFAULT gpa=0x0 size=4096 flags=0
       guest_execute(gpa=0x0) => MEMORY_FAULT KVM_RUN=EFAULT gpa=0x0 size=4096 flags=0
       guest_read(gpa=0x0, path=emulation) => loaded tag=0
       set_user_memory_region(slot=1, flags=0, gpa=0x1000, size=0x1000, hva=0x0) => EEXIST
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0) => ok
       guest_read(gpa=0x1000) => MMIO read gpa=0x1000 len=8 tag=1296910671`,
    );
  });
});
