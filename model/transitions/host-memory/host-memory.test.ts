import { describe, expect, test } from "vitest";
import { HOST_MAPPED_PAGES, HOST_WINDOW_START, pageOf } from "../../../abi/units.ts";
import { lastOutcome, lastStep, region, stateAfter } from "../../test-support.ts";

const FIRST_PAGE = Number(pageOf(HOST_WINDOW_START));
const TAGGED = [0, 1, 2].map((page) => `host_write(hva=${hva(page)}, tag=${page + 1})`).join(";");

function hva(page: number): string {
  return `0x${(HOST_WINDOW_START + BigInt(page) * 4096n).toString(16)}`;
}

const REPLACED = `host_mmap(hva=${hva(1)}, size=0x1000, prot=read)`;
const BEFORE_THE_SEAL = [
  "fd0 = memfd_create(flags=ALLOW_SEALING)",
  `host_mmap(hva=${hva(1)}, size=0x1000, prot=read, fd=fd0)`,
  "add_seals(fd=fd0, seals=FUTURE_WRITE)",
].join(";");

/** The first host pages, one word each: `-` unmapped, else protection and tag, such as `rw3`. */
function pagesAfter(program: string, count: number): string {
  const { hostPages } = stateAfter(program);
  const short = { none: "n", read: "r", "read-execute": "rx", "read-write": "rw" };
  const words = Array.from({ length: count }, (_, index) => {
    const page = hostPages.get(FIRST_PAGE + index);
    return page === undefined ? "-" : `${short[page.protection]}${page.tag}`;
  });
  return words.join(" ");
}

describe("a fresh machine", () => {
  test("has 16 mapped zero pages and nothing behind them", () => {
    expect(HOST_MAPPED_PAGES).toBe(16);
    expect(pagesAfter("", 17)).toBe(`${"rw0 ".repeat(16)}-`);
  });
});

describe("host-memory/mmap", () => {
  test("replaces what was there by zero pages, and rounds its size up", () => {
    const program = `${TAGGED}; host_mmap(hva=${hva(0)}, size=0x1001, prot=read)`;

    expect(lastOutcome(program)).toBe("ok host-memory/mmap");
    expect(pagesAfter(program, 4)).toBe("r0 r0 rw3 rw0");
  });

  test("maps what was a hole", () => {
    const program = [
      `host_munmap(hva=${hva(0)}, size=0x1000)`,
      `host_mmap(hva=${hva(0)}, size=1, prot=none)`,
    ].join(";");

    expect(pagesAfter(program, 2)).toBe("n0 rw0");
  });

  test("changes nothing when the pages are like that already", () => {
    const { before, transitions } = lastStep(
      `host_mmap(hva=${hva(0)}, size=0x2000, prot=read-write)`,
    );

    expect(transitions[0].state).toBe(before);
  });

  test("shows the file behind a mapping through whichever descriptor it was made", () => {
    const program = [
      "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)",
      "fd1 = dup(fd=fd0)",
      `host_mmap(hva=${hva(0)}, size=0x1000, prot=read-write, fd=fd1, fd_offset=0x2000)`,
      `host_mmap(hva=${hva(1)}, size=0x1000, prot=read, fd=fd0, fd_offset=0x2000)`,
      `host_write(hva=${hva(0)}, tag=7)`,
    ].join(";");

    expect(stateAfter(program).hostPages.get(FIRST_PAGE)?.file).toEqual({ handle: "fd0", page: 2 });
    expect(lastOutcome(`${program}; host_read(hva=${hva(1)})`)).toBe(
      "loaded tag=7 host-memory/read",
    );
  });

  test("leaves a hole where a guest_memfd refuses to be mapped", () => {
    const program = [
      "fd0 = create_guest_memfd(size=0x4000)",
      `host_mmap(hva=${hva(0)}, size=0x1000, prot=read, fd=fd0)`,
    ].join(";");

    expect(lastOutcome(program)).toBe("ENODEV host-memory/guest-memfd-mappable");
    expect(stateAfter(program).hostPages.get(FIRST_PAGE)).toBeUndefined();
    expect(stateAfter(program, "linux-6.12").hostPages.get(FIRST_PAGE)).toBeDefined();
  });
});

describe("host-memory/munmap", () => {
  test("unmaps whole pages, holes or not", () => {
    const program = `host_munmap(hva=${hva(0)}, size=1); host_munmap(hva=${hva(0)}, size=0x1001)`;

    expect(lastOutcome(program)).toBe("ok host-memory/munmap");
    expect(pagesAfter(program, 3)).toBe("- - rw0");
  });

  test("changes nothing where nothing is mapped", () => {
    const { before, transitions } = lastStep(`host_munmap(hva=${hva(20)}, size=0x2000)`);

    expect(transitions[0].state).toBe(before);
  });
});

describe("host-memory/mprotect", () => {
  test("keeps the content", () => {
    const program = `${TAGGED}; host_mprotect(hva=${hva(1)}, size=0x1000, prot=none)`;

    expect(lastOutcome(program)).toBe("ok host-memory/mprotect");
    expect(pagesAfter(program, 3)).toBe("rw1 n2 rw3");
  });

  test("changes the pages before the first hole and then fails", () => {
    const program = [
      TAGGED,
      `host_munmap(hva=${hva(1)}, size=0x1000)`,
      `host_mprotect(hva=${hva(0)}, size=0x3000, prot=read)`,
    ].join(";");

    expect(lastOutcome(program)).toBe("ENOMEM host-memory/mprotect-hole");
    expect(pagesAfter(program, 3)).toBe("r1 - rw3");
  });

  const SEALED = [
    "fd0 = memfd_create(flags=ALLOW_SEALING)",
    "ftruncate(fd=fd0, size=0x2000)",
    "add_seals(fd=fd0, seals=FUTURE_WRITE)",
    `host_mmap(hva=${hva(1)}, size=0x1000, prot=read, fd=fd0)`,
  ].join(";");

  test("changes the pages before a read-only mapping of a sealed file and then fails", () => {
    const narrowed = `host_mprotect(hva=${hva(0)}, size=0x1000, prot=read)`;
    const program = `${SEALED}; ${narrowed}; host_mprotect(hva=${hva(0)}, size=0x3000, `;

    const { transitions } = lastStep(`${program}prot=read-write)`, "memfile-v6");

    expect(transitions[0]).toMatchObject({
      expected: { kind: "failed", errno: "EACCES" },
      decidedBy: "host-memory/mprotect-never-writable",
    });
    const protections = [0, 1, 2].map(
      (page) => transitions[0].state.hostPages.get(FIRST_PAGE + page)?.protection,
    );
    expect(protections).toEqual(["read-write", "read", "read-write"]);
  });

  test.each([
    ["is not to be written", SEALED, "none"],
    ["was mapped before the seal", BEFORE_THE_SEAL, "read-write"],
    ["was replaced by memory", `${SEALED}; ${REPLACED}`, "read-write"],
  ])("of a sealed file that %s is ok", (_, program, protection) => {
    const call = `host_mprotect(hva=${hva(1)}, size=0x1000, prot=${protection})`;

    expect(lastOutcome(`${program}; ${call}`, "memfile-v6")).toBe("ok host-memory/mprotect");
  });

  test("remembers the seal also of a long mapping", () => {
    const long = SEALED.replace("size=0x1000, prot=read", "size=0x1000000, prot=read");
    const call = `host_mprotect(hva=${hva(100)}, size=0x1000, prot=read-write)`;

    expect(lastOutcome(`${long}; ${call}`, "memfile-v6")).toBe(
      "EACCES host-memory/mprotect-never-writable",
    );
  });

  test.each([
    ["the range is empty", `host_mprotect(hva=${hva(0)}, size=0, prot=none)`],
    ["the pages have it already", `host_mprotect(hva=${hva(0)}, size=1, prot=read-write)`],
    ["the range begins with a hole", `host_mprotect(hva=${hva(16)}, size=0x1000, prot=read)`],
  ])("changes nothing when %s", (_, program) => {
    const { before, transitions } = lastStep(program);

    expect(transitions[0].state).toBe(before);
  });
});

describe("host-memory/dontneed", () => {
  test("zeroes pages of any protection and keeps it", () => {
    const program = [
      TAGGED,
      `host_mprotect(hva=${hva(1)}, size=0x1000, prot=none)`,
      `host_dontneed(hva=${hva(0)}, size=0x2000)`,
    ].join(";");

    expect(lastOutcome(program)).toBe("ok host-memory/dontneed");
    expect(pagesAfter(program, 3)).toBe("rw0 n0 rw3");
  });

  test("goes on behind a hole and then fails", () => {
    const program = [
      TAGGED,
      `host_munmap(hva=${hva(1)}, size=0x1000)`,
      `host_dontneed(hva=${hva(0)}, size=0x3000)`,
    ].join(";");

    expect(lastOutcome(program)).toBe("ENOMEM host-memory/dontneed-hole");
    expect(pagesAfter(program, 3)).toBe("rw0 - rw0");
  });

  test("leaves private mappings alone behind which there is a hole", () => {
    const program = [
      "fd0 = memfd_create(flags=0)",
      region(`flags=PRIVATE size=0x1000 hva=${hva(16)} private_fd=fd0 private_offset=0x1000`),
      "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)",
      "guest_read(gpa=0x0, access=private)",
      `host_dontneed(hva=${hva(15)}, size=0x2000)`,
    ].join(";");

    expect(stateAfter(program, "memfile-v6:as-posted").mappings).toHaveLength(1);
  });

  test("does nothing to an empty range, mapped or not", () => {
    const { before, transitions } = lastStep(`host_dontneed(hva=${hva(16)}, size=0)`);

    expect(transitions[0].expected).toEqual({ kind: "ok" });
    expect(transitions[0].state).toBe(before);
  });
});

describe("host-memory/write and host-memory/read", () => {
  test("store and load the tag of one page", () => {
    expect(lastOutcome(`${TAGGED}; host_read(hva=${hva(2)})`)).toBe(
      "loaded tag=3 host-memory/read",
    );
    expect(pagesAfter(TAGGED, 4)).toBe("rw1 rw2 rw3 rw0");
  });

  test("change nothing when the page holds the tag already", () => {
    const { before, transitions } = lastStep(`host_write(hva=${hva(0)}, tag=0)`);

    expect(transitions[0].state).toBe(before);
  });
});
