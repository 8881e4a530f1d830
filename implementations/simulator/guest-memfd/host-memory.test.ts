import { describe, expect, test } from "vitest";
import { plainObservation } from "../../../abi/plain-observation.ts";
import { answered, machineOf, normalised } from "../test-support.ts";

/** Expects every line of a script to be answered as it says, on one fresh machine. */
function holds(script: string, dialect = "linux-6.18"): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

/** Lines that give slot `id` the first pages of a guest_memfd, over host pages that differ. */
const SLOT = "flags=GUEST_MEMFD, gpa=0x0, size=0x2000, hva=0x10000004000";
const BOUND = `set_user_memory_region2(slot=0, ${SLOT}, guest_memfd=fd0)`;

describe("mapping a guest_memfd into the host process", () => {
  const map = (rest: string) => `host_mmap(hva=0x10000000000, fd=fd0, ${rest})`;

  test("checks what mmap checks, then the flag, then the kind of mapping", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x1000) => ok
       ${map("size=0x1000, prot=read, fd_offset=0x1")} => EINVAL
       ${map("size=0x0, prot=read")} => EINVAL
       ${map("size=0x1000, prot=read, fd_offset=0x7ffffffffffff000")} => EOVERFLOW
       ${map("size=0x1, prot=read, fd_offset=0x7ffffffffffff000")} => EOVERFLOW
       ${map("size=0x1000, prot=read")} => ENODEV
       ${map("size=0x1000, prot=read, sharing=private")} => ENODEV
       fd1 = create_guest_memfd(size=0x1000, flags=MMAP) => ok
       host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd1, sharing=private) => EINVAL
       host_mmap(hva=0x10000000000, size=0x5000, prot=none, fd=fd1) => ok
       host_mmap(hva=0x10000000000, size=0x5000, prot=none, fd=fd9) => EBADF`,
    );
  });

  test("takes the old mapping along when the file refuses it, but not when the kernel does", () => {
    const script = (flags: string, sharing: string, answer: string, seen: string) =>
      `fd0 = create_guest_memfd(size=0x1000, flags=${flags}) => ok
       host_write(hva=0x10000000000, tag=5) => ok
       ${map(`size=0x1000, prot=read, sharing=${sharing}`)} => ${answer}
       host_read(hva=0x10000000000) => ${seen}`;
    holds(script("0", "shared", "ENODEV", "EFAULT"));
    holds(script("MMAP", "private", "EINVAL", "EFAULT"));
    holds(script("0", "shared", "ENODEV", "loaded tag=5"), "linux-6.12");
    holds(script("0", "private", "ENODEV", "loaded tag=5"), "linux-6.8");
  });

  test("raises SIGBUS behind the end, and everywhere without INIT_SHARED", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED) => ok
       ${map("size=0x2000, prot=read-write")} => ok
       host_write(hva=0x10000000000, tag=7) => ok
       host_read(hva=0x10000000000) => loaded tag=7
       host_read(hva=0x10000001000) => SIGBUS
       host_write(hva=0x10000001000, tag=1) => SIGBUS
       host_mprotect(hva=0x10000000000, size=0x2000, prot=read) => ok
       host_write(hva=0x10000000000, tag=1) => EFAULT
       host_write(hva=0x10000001000, tag=1) => EFAULT
       fd1 = create_guest_memfd(size=0x1000, flags=MMAP) => ok
       host_mmap(hva=0x10000003000, size=0x1000, prot=read, fd=fd1) => ok
       host_read(hva=0x10000003000) => SIGBUS
       host_read(hva=0x10000fff000) => EFAULT`,
    );
  });

  test("keeps data when it is dropped, and loses it when it is removed or punched", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED) => ok
       ${map("size=0x2000, prot=read-write")} => ok
       host_write(hva=0x10000000000, tag=7) => ok
       host_write(hva=0x10000001000, tag=8) => ok
       host_dontneed(hva=0x10000000000, size=0x2000) => ok
       host_read(hva=0x10000000000) => loaded tag=7
       host_remove(hva=0x10000000000, size=0x1000) => ok
       host_read(hva=0x10000000000) => loaded tag=0
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x1000, size=0x1000) => ok
       host_read(hva=0x10000001000) => loaded tag=8
       fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000) => ok
       host_read(hva=0x10000001000) => loaded tag=0
       host_remove(hva=0x10000004000, size=0x1000) => EINVAL
       host_remove(hva=0x10000000001, size=0x1000) => EINVAL
       host_remove(hva=0x10000004000, size=0x0) => ok
       host_remove(hva=0x10000fff000, size=0x1000) => ENOMEM`,
    );
  });

  test("holds the file, with its bindings", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED) => ok
       ${BOUND} => ok
       ${map("size=0x2000, prot=read-write")} => ok
       close(fd=fd0) => ok
       host_write(hva=0x10000001000, tag=7) => ok
       guest_read(gpa=0x1000) => loaded tag=7
       host_munmap(hva=0x10000000000, size=0x1000) => ok
       guest_read(gpa=0x1000) => loaded tag=7
       host_munmap(hva=0x10000001000, size=0x1000) => ok
       guest_read(gpa=0x1000) => MEMORY_FAULT KVM_RUN=EFAULT gpa=0x1000 size=4096 flags=0`,
    );
  });
});

describe("a slot with a guest_memfd", () => {
  const lines = (flags: string, seen: string) =>
    `host_write(hva=0x10000004000, tag=1) => ok
     fd0 = create_guest_memfd(size=0x2000, flags=${flags}) => ok
     ${BOUND} => ok
     ${seen}
     guest_read(gpa=0x0, path=emulation) => loaded tag=1
     guest_write(gpa=0x1000, tag=3, path=emulation) => ok
     host_read(hva=0x10000005000) => loaded tag=3`;

  test("is served by userspace_addr without MMAP, by the file with it", () => {
    for (const flags of ["0", "INIT_SHARED"]) {
      holds(
        `${lines(flags, "guest_read(gpa=0x0) => loaded tag=1")}
         guest_read(gpa=0x1000) => loaded tag=3
         host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0) => ENODEV
         close(fd=fd0) => ok
         guest_read(gpa=0x0) => loaded tag=1`,
      );
    }
    for (const flags of ["MMAP", "MMAP|INIT_SHARED"]) {
      holds(
        `${lines(flags, "guest_read(gpa=0x0) => loaded tag=0")}
         guest_write(gpa=0x0, tag=4) => ok
         guest_execute(gpa=0x0) => executed tag=4
         guest_read(gpa=0x1000) => loaded tag=0`,
      );
    }
  });

  test("shows the pages behind its offset, and their content survives delete and close", () => {
    const bind = (slot: number, gpa: string, offset: string) =>
      `set_user_memory_region2(slot=${slot}, flags=GUEST_MEMFD, gpa=${gpa}, size=0x1000, \
        hva=0x0, guest_memfd=fd0, guest_memfd_offset=${offset})`;
    holds(
      `fd0 = create_guest_memfd(size=0x4000, flags=MMAP) => ok
       ${bind(0, "0x5000", "0x1000")} => ok
       guest_write(gpa=0x5000, tag=9) => ok
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0) => ok
       guest_read(gpa=0x5000) => MMIO read gpa=0x5000 len=8 tag=1296910671
       ${bind(3, "0x1000", "0x0")} => ok
       ${bind(4, "0x2000", "0x1000")} => ok
       guest_read(gpa=0x1000) => loaded tag=0
       guest_read(gpa=0x2000) => loaded tag=9`,
    );
  });

  test("reads zero after a punch, at the right gfns only", () => {
    const bind = (slot: number, gpa: string, offset: string) =>
      `set_user_memory_region2(slot=${slot}, flags=GUEST_MEMFD, gpa=${gpa}, size=0x2000, \
        hva=0x0, guest_memfd=fd0, guest_memfd_offset=${offset})`;
    holds(
      `fd0 = create_guest_memfd(size=0x4000, flags=MMAP) => ok
       ${bind(0, "0x4000", "0x2000")} => ok
       ${bind(1, "0x0", "0x0")} => ok
       guest_write(gpa=0x0, tag=1) => ok
       guest_write(gpa=0x1000, tag=2) => ok
       guest_write(gpa=0x4000, tag=3) => ok
       guest_write(gpa=0x5000, tag=4) => ok
       fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x2000) => ok
       guest_read(gpa=0x0) => loaded tag=1
       guest_read(gpa=0x1000) => loaded tag=0
       guest_read(gpa=0x4000) => loaded tag=0
       guest_read(gpa=0x5000) => loaded tag=4`,
    );
  });

  test("is coherent with an ordinary slot over a mapping of the same file", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED) => ok
       ${BOUND} => ok
       host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0) => ok
       set_user_memory_region(slot=1, flags=LOG_DIRTY, gpa=0x8000, size=0x2000, \
         hva=0x10000000000) => ok
       guest_write(gpa=0x0, tag=6) => ok
       guest_read(gpa=0x8000) => loaded tag=6
       guest_write(gpa=0x9000, tag=7) => ok
       guest_read(gpa=0x1000) => loaded tag=7
       get_dirty_log(slot=1) => dirty [0,1]
       fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x2000) => ok
       guest_read(gpa=0x9000) => loaded tag=0`,
    );
  });
});

describe("the inside view", () => {
  test("shows every guest_memfd that lives, its pages, and the slots bound to them", () => {
    const machine = machineOf("linux-6.18");
    const files = () => plainObservation(machine.observe()).files;
    const before = files();

    answered(
      machine,
      `fd0 = create_guest_memfd(size=0x4000, flags=MMAP) => ok
       set_user_memory_region2(slot=3, ${SLOT}, guest_memfd=fd0, guest_memfd_offset=0x1000) => ok
       guest_write(gpa=0x1000, tag=1) => ok
       host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0) => ok`,
    );
    const mapped = [...machine.observe().mappings];
    const during = files();
    answered(machine, "close(fd=fd0)\nhost_munmap(hva=0x10000000000, size=0x1000)");

    expect(before).toEqual([]);
    expect(during).toEqual([
      {
        handle: "fd0",
        kind: "guest_memfd",
        sizeBytes: 0x4000n,
        references: 2,
        notifiers: 0,
        nodeFlags: 0,
        pages: new Map([[2, mapped[0]?.pfn]]),
        bindings: [{ addressSpace: 0, id: 3, startPage: 1, endPage: 3 }],
      },
    ]);
    expect(mapped.map(({ gfn, kind }) => [gfn, kind])).toEqual([[1n, "private"]]);
    expect(files()).toEqual([]);
  });

  test("shows what every page holds that somebody could read", () => {
    const machine = machineOf("linux-6.18");
    answered(
      machine,
      `fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED) => ok
       host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0) => ok
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x1000, size=0x1000) => ok
       host_write(hva=0x10000000000, tag=5) => ok
       host_write(hva=0x10000001000, tag=6) => ok`,
    );

    const { contents, hostPages, files = [] } = machine.observe();

    const tagOf = (pfn = 0) => contents?.get(pfn);
    expect([...hostPages.values()].map(tagOf)).toEqual([5, 6]);
    expect([...(files[0]?.pages ?? [])].map(([index, pfn]) => [index, tagOf(pfn)])).toEqual([
      [0, 5],
      [1, undefined],
    ]);
  });
});
