import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { answered, machineOf, normalised } from "./test-support.ts";

/** Expects every line of a script to be answered as it says, on one fresh machine. */
function holds(script: string, dialect = "linux-6.18"): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

const SLOT = "size=0x2000, hva=0x10000000000";

describe.each(["memfile-v6-patch4", "linux-6.18"])("slots of %s", (dialect) => {
  test("refuse each broken argument alone with EINVAL", () => {
    holds(
      `set_user_memory_region(slot=32764, flags=0, gpa=0x0, ${SLOT}) => EINVAL
       set_user_memory_region(slot=0x20000, flags=0, gpa=0x0, ${SLOT}) => EINVAL
       set_user_memory_region(slot=0, flags=0x4, gpa=0x0, ${SLOT}) => EINVAL
       set_user_memory_region(slot=0, flags=0x10000, gpa=0x0, ${SLOT}) => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1800, hva=0x10000000000) => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0x1, ${SLOT}) => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000800) => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x7ffffffff000) => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0xfffffffffffff000, ${SLOT}) => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x80000000000, hva=0x0) => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0x10000000000000, ${SLOT}) => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0) => EINVAL`,
      dialect,
    );
  });

  test("accept the largest arguments that are not broken", () => {
    const largest = "gpa=0x80000000000, size=0x7fffffff000";
    holds(
      `set_user_memory_region(slot=32763, flags=LOG_DIRTY|READONLY, gpa=0x0, ${SLOT}) => ok
       set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, ${SLOT}) => ok
       set_user_memory_region(slot=1, flags=0, gpa=0x2000, size=0x1000, hva=0x7fffffffe000) => ok
       set_user_memory_region(slot=2, flags=0, gpa=0xffffffffff000, size=0x1000, hva=0x0) => ok
       set_user_memory_region(slot=3, flags=0, ${largest}, hva=0x0) => ok`,
      dialect,
    );
  });

  test("check the block, then arguments, then the slot, then overlap, then the limit", () => {
    const high = "gpa=0xffffffffff000";
    const tooLong = `${high}, size=0x3000, hva=0x0`;
    holds(
      `set_user_memory_region(slot=0, flags=0, ${high}, size=0x1000, hva=0x0) => ok
       set_user_memory_region(slot=1, flags=0, gpa=0x0, ${SLOT}) => ok
       set_user_memory_region(slot=1, flags=0x8, ${tooLong}, readable=0..31) => EFAULT
       set_user_memory_region(slot=1, flags=0x8, ${tooLong}) => EINVAL
       set_user_memory_region(slot=1, flags=0, ${high}, ${SLOT}) => EEXIST
       set_user_memory_region(slot=2, flags=0, ${high}, ${SLOT}) => EEXIST
       set_user_memory_region(slot=1, flags=0, gpa=0x10000000000000, ${SLOT}) => EINVAL
       set_user_memory_region(slot=1, flags=0, gpa=0x2000, ${SLOT}) => ok`,
      dialect,
    );
  });

  test("change only in gpa and dirty logging", () => {
    holds(
      `set_user_memory_region(slot=0, flags=0, gpa=0x0, ${SLOT}) => ok
       set_user_memory_region(slot=0, flags=0, gpa=0x0, ${SLOT}) => ok
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000) => EINVAL
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000001000) => EINVAL
       set_user_memory_region(slot=0, flags=READONLY, gpa=0x0, ${SLOT}) => EINVAL
       set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, ${SLOT}) => ok
       set_user_memory_region(slot=0, flags=0, gpa=0x1000, ${SLOT}) => ok
       set_user_memory_region(slot=0, flags=0, gpa=0x777000, size=0x0, hva=0x0) => ok
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0) => EINVAL`,
      dialect,
    );
  });

  test("stay where they were when a move fails late, with their dirty bits", () => {
    holds(
      `set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, ${SLOT}) => ok
       guest_write(gpa=0x1000, tag=5) => ok
       set_user_memory_region(slot=0, flags=0, gpa=0x10000000000000, ${SLOT}) => EINVAL
       guest_read(gpa=0x1000) => loaded tag=5
       get_dirty_log(slot=0) => dirty [1]`,
      dialect,
    );
  });
});

describe("the region ioctl of memfile-v6-patch4", () => {
  const call = (rest: string) => `set_user_memory_region(slot=0, gpa=0x0, ${SLOT}, ${rest})`;

  test("fetches the flags alone, and refuses PRIVATE before it reads the rest", () => {
    holds(
      `${call("flags=PRIVATE, readable=4..8")} => EINVAL
       ${call("flags=0, readable=4..8")} => EFAULT
       ${call("flags=PRIVATE, readable=0..4")} => EFAULT
       ${call("flags=0, readable=0..32")} => ok`,
      "memfile-v6-patch4",
    );
  });

  test("refuses PRIVATE that shows in either fetch, and takes other flags from the second", () => {
    holds(
      `${call("flags=0, first_fetch_flags=PRIVATE")} => EINVAL
       ${call("flags=PRIVATE, first_fetch_flags=0")} => EINVAL
       ${call("flags=LOG_DIRTY, first_fetch_flags=0x8")} => ok
       get_dirty_log(slot=0) => dirty []`,
      "memfile-v6-patch4",
    );
  });
});

describe("the region ioctls of linux-6.18", () => {
  const call = (rest: string) => `set_user_memory_region2(slot=0, gpa=0x0, ${SLOT}, ${rest})`;

  test("copy 160 bytes for the second ioctl whatever the flags", () => {
    holds(`${call("flags=0, readable=0..159")} => EFAULT
           ${call("flags=0, readable=0..160")} => ok`);
  });

  test("refuse GUEST_MEMFD with READONLY or LOG_DIRTY and with a broken offset", () => {
    holds(`${call("flags=GUEST_MEMFD|READONLY")} => EINVAL
           ${call("flags=GUEST_MEMFD|LOG_DIRTY")} => EINVAL
           ${call("flags=GUEST_MEMFD, guest_memfd_offset=0x800")} => EINVAL
           ${call("flags=GUEST_MEMFD, guest_memfd_offset=0xfffffffffffff000")} => EINVAL`);
  });

  test("look at the file after the overlap check: EBADF, or EINVAL for a plain memfd", () => {
    holds(`fd0 = memfd_create(flags=0) => ok
           set_user_memory_region(slot=1, flags=0, gpa=0x1000, ${SLOT}) => ok
           ${call("flags=GUEST_MEMFD")} => EEXIST
           set_user_memory_region(slot=1, flags=0, gpa=0x2000, ${SLOT}) => ok
           ${call("flags=GUEST_MEMFD")} => EBADF
           ${call("flags=GUEST_MEMFD, guest_memfd=fd0")} => EINVAL
           close(fd=fd0) => ok
           ${call("flags=GUEST_MEMFD, guest_memfd=fd0")} => EBADF`);
  });

  test("refuse GUEST_MEMFD on a slot that exists, but delete it with any valid flags", () => {
    holds(`set_user_memory_region(slot=0, flags=0, gpa=0x0, ${SLOT}) => ok
           ${call("flags=GUEST_MEMFD")} => EINVAL
           set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x0, hva=0x0) => ok`);
  });
});

describe("guest accesses", () => {
  test("without a slot leave as MMIO, and an instruction fetch ends in INTERNAL_ERROR", () => {
    holds(`guest_read(gpa=0x3000) => MMIO read gpa=0x3000 len=8 tag=1296910671
           guest_write(gpa=0x3000, tag=6) => MMIO write gpa=0x3000 len=8 tag=6
           guest_execute(gpa=0x3000) => INTERNAL_ERROR suberror=1`);
  });

  test("to a READONLY slot load and execute, and store as MMIO whatever the host page is", () => {
    holds(`set_user_memory_region(slot=0, flags=READONLY, gpa=0x0, ${SLOT}) => ok
           host_write(hva=0x10000000000, tag=4) => ok
           guest_read(gpa=0x0) => loaded tag=4
           guest_execute(gpa=0x0) => executed tag=4
           guest_write(gpa=0x0, tag=5) => MMIO write gpa=0x0 len=8 tag=5
           host_munmap(hva=0x10000000000, size=0x1000) => ok
           guest_write(gpa=0x0, tag=5) => MMIO write gpa=0x0 len=8 tag=5
           guest_read(gpa=0x0) => KVM_RUN EFAULT exit=0`);
  });

  test("follow the protection of the host page, also after it was mapped", () => {
    holds(`set_user_memory_region(slot=0, flags=0, gpa=0x0, ${SLOT}) => ok
           guest_write(gpa=0x0, tag=5) => ok
           host_mprotect(hva=0x10000000000, size=0x1000, prot=read) => ok
           guest_read(gpa=0x0) => loaded tag=5
           guest_write(gpa=0x0, tag=6) => KVM_RUN EFAULT exit=0
           host_mprotect(hva=0x10000000000, size=0x1000, prot=none) => ok
           guest_execute(gpa=0x0) => KVM_RUN EFAULT exit=0
           host_mprotect(hva=0x10000000000, size=0x1000, prot=read-write) => ok
           guest_write(gpa=0x0, tag=6) => ok`);
  });

  test("leave a stale exit reason behind where KVM_RUN does not preset one", () => {
    holds(
      `set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0) => ok
       guest_read(gpa=0x0) => KVM_RUN EFAULT exit=stale`,
      "memfile-v6-patch4",
    );
  });

  test("shut the guest down on a page of zeroes", () => {
    holds(`set_user_memory_region(slot=0, flags=0, gpa=0x0, ${SLOT}) => ok
           guest_execute(gpa=0x1000) => SHUTDOWN suberror=0`);
  });

  test("see one page through every alias, and its loss through every alias", () => {
    holds(`set_user_memory_region(slot=0, flags=0, gpa=0x0, ${SLOT}) => ok
           set_user_memory_region(slot=1, flags=0, gpa=0x8000, size=0x1000, hva=0x10000001000) => ok
           guest_write(gpa=0x1000, tag=5) => ok
           guest_read(gpa=0x8000) => loaded tag=5
           host_dontneed(hva=0x10000000000, size=0x2000) => ok
           guest_read(gpa=0x1000) => loaded tag=0
           guest_read(gpa=0x8000) => loaded tag=0
           host_munmap(hva=0x10000001000, size=0x1000) => ok
           guest_read(gpa=0x1000) => KVM_RUN EFAULT exit=0
           guest_read(gpa=0x8000) => KVM_RUN EFAULT exit=0`);
  });

  test("go where the slot went, and nowhere once it is deleted", () => {
    holds(`set_user_memory_region(slot=0, flags=0, gpa=0x0, ${SLOT}) => ok
           guest_write(gpa=0x1000, tag=5) => ok
           set_user_memory_region(slot=0, flags=0, gpa=0x1000, ${SLOT}) => ok
           guest_read(gpa=0x1000) => loaded tag=0
           guest_read(gpa=0x2000) => loaded tag=5
           set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0) => ok
           guest_read(gpa=0x2000) => MMIO read gpa=0x2000 len=8 tag=1296910671`);
  });
});

describe("the dirty log", () => {
  const LOGGED = `set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, ${SLOT}) => ok`;

  test("reports each guest store once, and no host store", () => {
    holds(`${LOGGED}
           host_write(hva=0x10000000000, tag=1) => ok
           guest_write(gpa=0x1000, tag=5) => ok
           get_dirty_log(slot=0) => dirty [1]
           get_dirty_log(slot=0) => dirty []
           guest_write(gpa=0x1000, tag=5) => ok
           get_dirty_log(slot=0) => dirty [1]`);
  });

  test("loses its bits when the buffer cannot be written", () => {
    holds(`${LOGGED}
           guest_write(gpa=0x0, tag=5) => ok
           get_dirty_log(slot=0, buffer=unmapped) => EFAULT
           get_dirty_log(slot=0) => dirty []`);
  });

  test("keeps its bits through a move and forgets them when it is switched off", () => {
    holds(`${LOGGED}
           guest_write(gpa=0x0, tag=5) => ok
           set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x8000, ${SLOT}) => ok
           get_dirty_log(slot=0) => dirty [0]
           guest_write(gpa=0x8000, tag=5) => ok
           set_user_memory_region(slot=0, flags=0, gpa=0x8000, ${SLOT}) => ok
           get_dirty_log(slot=0) => ENOENT
           set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x8000, ${SLOT}) => ok
           get_dirty_log(slot=0) => dirty []
           guest_write(gpa=0x8000, tag=5) => ok
           get_dirty_log(slot=0) => dirty [0]`);
  });

  test("is refused for a bad id before a missing slot", () => {
    holds(`get_dirty_log(slot=32764) => EINVAL
           get_dirty_log(slot=0x20000) => EINVAL
           get_dirty_log(slot=0) => ENOENT
           clear_dirty_log(slot=0, first_page=0x1, num_pages=0, pages=[]) => EINVAL
           clear_dirty_log(slot=0, first_page=0x0, num_pages=0, pages=[]) => ENOENT`);
  });

  test("clears exactly the named pages, and logs them again", () => {
    holds(`${LOGGED}
           guest_write(gpa=0x0, tag=5) => ok
           guest_write(gpa=0x1000, tag=5) => ok
           clear_dirty_log(slot=0, first_page=0x0, num_pages=2, pages=[1]) => ok
           get_dirty_log(slot=0) => dirty [0]
           guest_write(gpa=0x1000, tag=5) => ok
           clear_dirty_log(slot=0, first_page=0x0, num_pages=2, pages=[0]) => ok
           guest_write(gpa=0x0, tag=6) => ok
           get_dirty_log(slot=0) => dirty [0,1]`);
  });

  test("clears whole words, or to the end of the slot, and reads the bitmap last", () => {
    const clear = (rest: string) => `clear_dirty_log(slot=0, ${rest}, pages=[0])`;
    holds(`set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x64000, hva=0x0) => ok
           ${clear("first_page=0x0, num_pages=63")} => EINVAL
           ${clear("first_page=0x0, num_pages=64")} => ok
           ${clear("first_page=0x40, num_pages=36")} => ok
           ${clear("first_page=0x40, num_pages=64")} => EINVAL
           ${clear("first_page=0x80, num_pages=0")} => EINVAL
           ${clear("first_page=0x0, num_pages=64, buffer=unmapped")} => EFAULT
           ${clear("first_page=0x0, num_pages=0, buffer=unmapped")} => ok`);
  });
});

describe("host memory", () => {
  test("is refused for broken ranges", () => {
    holds(`host_mmap(hva=0x10000000000, size=0x0, prot=read) => EINVAL
           host_mmap(hva=0x10000000800, size=0x1000, prot=read) => EINVAL
           host_munmap(hva=0x10000000000, size=0x0) => EINVAL
           host_mprotect(hva=0x10000000800, size=0x0, prot=read) => EINVAL
           host_mprotect(hva=0x10000000000, size=0x0, prot=read) => ok
           host_dontneed(hva=0x10000000800, size=0x0) => EINVAL
           host_dontneed(hva=0x10000000000, size=0x0) => ok`);
  });

  test("rounds sizes up, and changes pages up to the first hole", () => {
    holds(`host_write(hva=0x1000000e000, tag=3) => ok
           host_mprotect(hva=0x1000000e000, size=0x2001, prot=none) => ENOMEM
           host_read(hva=0x1000000e000) => EFAULT
           host_mprotect(hva=0x1000000f000, size=0x1, prot=read) => ok
           host_read(hva=0x1000000f000) => loaded tag=0
           host_write(hva=0x1000000f000, tag=3) => EFAULT
           host_mprotect(hva=0x10000010000, size=0x1000, prot=read) => ENOMEM`);
  });

  test("drops every mapped page of a range with a hole, and says ENOMEM afterwards", () => {
    holds(`host_write(hva=0x10000000000, tag=3) => ok
           host_write(hva=0x10000002000, tag=3) => ok
           host_munmap(hva=0x10000001000, size=0x1) => ok
           host_dontneed(hva=0x10000000000, size=0x3000) => ENOMEM
           host_read(hva=0x10000000000) => loaded tag=0
           host_read(hva=0x10000002000) => loaded tag=0
           host_read(hva=0x10000001000) => EFAULT
           host_mmap(hva=0x10000001000, size=0x1, prot=read-write) => ok
           host_read(hva=0x10000001000) => loaded tag=0`);
  });
});

describe("a simulated machine", () => {
  test("shows its mappings, its slots by id, and the pages that are present", () => {
    const machine = machineOf("linux-6.18");
    answered(
      machine,
      `set_user_memory_region(slot=5, flags=0, gpa=0x0, size=0x1000, hva=0x10000001000)
       set_user_memory_region(slot=2, flags=LOG_DIRTY, gpa=0x9000, ${SLOT})
       guest_write(gpa=0xa000, tag=3)`,
    );

    const { mappings, memslots, hostPages } = machine.observe();

    const pfn = hostPages.get(0x1000_0001);
    expect(pfn).toBeGreaterThan(0);
    expect(mappings).toEqual([
      { addressSpace: 0, gfn: 10n, pfn, writable: true, kind: "shared", order: 0 },
    ]);
    expect(memslots.map(({ id, dirty }) => [id, dirty])).toEqual([
      [2, [1]],
      [5, null],
    ]);
    expect(hostPages.size).toBe(1);
  });

  test("refuses what it has no code for instead of ignoring it", () => {
    const slot = `slot=0, flags=0, gpa=0x0, ${SLOT}`;
    const page = "hva=0x10000000000, size=0x1000, prot=read";
    holds(
      `guest_read(gpa=0x0, access=private) => not sent (no-private-access)
       guest_read(gpa=0x0, path=emulation) => not sent (no-emulated-access)
       host_mmap(${page}, fd=-1) => not sent (no-file-mappings)
       set_user_memory_region(${slot}, inject=ENOMEM@1) => not sent (no-fault-injection)
       fstat(fd=-1) => not sent (no-operation/fstat)
       fd0 = dup(fd=-1) => not sent (no-operation/dup)`,
      "memfile-v6-patch4",
    );
  });

  test("does not answer once it is disposed, MSC222", async () => {
    const machine = machineOf("linux-6.18");
    await machine[Symbol.asyncDispose]();

    const apply = () => machine.apply(parseOperation("guest_read(gpa=0x0)"));

    expect(apply).toThrow(expect.objectContaining({ code: "MSC222" }));
  });
});

test("mmap refuses an odd offset, also without a file, as a kernel does", () => {
  holds(
    `host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd_offset=0x1) => EINVAL
     host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd_offset=0x1000) => ok`,
  );
});
