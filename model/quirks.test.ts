import { describe, expect, test } from "vitest";
import { QUIRK_IDS, QUIRKS, type QuirkId } from "./quirks.ts";
import { lastOutcome, region, stateAfter } from "./test-support.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=0)";
/** Of three pages, so that no large mapping fits. */
const SLOT = region("flags=PRIVATE size=0x3000 private_fd=fd0");
const SHARED = "guest_read(gpa=0x0)";
const PRIVATE = "guest_read(gpa=0x0, access=private)";
const MAPPED = "host_mmap(hva=0x1000000f000, size=0x1000, prot=read-write, fd=fd0)";

function allocate(mode: string, offset: string, size: string, more = ""): string {
  return `fallocate(fd=fd0, mode=${mode}, offset=${offset}, size=${size}${more})`;
}

const ONE = allocate("0", "0", "0x1000");
const BEHIND = allocate("KEEP_SIZE", "0", "0x4000");
const TO_PRIVATE = "MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=1";
const TO_SHARED = "MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=0";
const NULL = "host oops: null-dereference";

interface Case {
  readonly program: readonly string[];
  readonly intended: string;
  readonly posted: string;
  /** Present when it takes large folios. */
  readonly thp?: true;
}

const CASES: Readonly<Record<QuirkId, Case>> = {
  "B-01": {
    program: [FILE, SLOT, region("size=0x3000"), ONE],
    intended: "ok file/allocate",
    posted: "host oops: use-after-free file/allocate",
  },
  "B-02": {
    program: [
      FILE,
      region("flags=PRIVATE size=0x3000 private_fd=fd0 private_offset=0x1000"),
      SHARED,
      allocate("0", "0", "0x2000"),
      SHARED,
    ],
    intended: `${TO_SHARED} memfile/page-shared`,
    posted: "loaded tag=0 memfile/read-mapped",
  },
  "B-03": {
    program: [
      MEMFD,
      "ftruncate(fd=fd0, size=0x1000)",
      MAPPED,
      SLOT,
      SHARED,
      "host_write(hva=0x1000000f000, tag=9)",
      SHARED,
    ],
    intended: `${TO_SHARED} memfile/page-shared`,
    posted: "loaded tag=0 memfile/read-mapped",
  },
  "B-07": {
    program: [FILE, region("flags=PRIVATE|LOG_DIRTY private_fd=fd0 inject=ENOMEM@2"), ONE],
    intended: "ok file/allocate",
    posted: "host oops: use-after-free file/allocate",
  },
  "B-09": {
    program: [region(), PRIVATE],
    intended: `${TO_PRIVATE} memfile/access-needs-private-slot`,
    posted: `${NULL} memfile/private-put-needs-store`,
  },
  "B-10": {
    program: [FILE, region("flags=PRIVATE private_fd=fd0"), SHARED],
    intended: "loaded tag=0 memfile/read-shared",
    posted: "anything memfile/host-level-followed",
  },
  "B-11": {
    program: [
      FILE,
      region("flags=PRIVATE private_fd=fd0"),
      ONE,
      PRIVATE,
      "guest_read(gpa=0x1000, access=private)",
    ],
    intended: `${TO_PRIVATE.replace("gpa=0x0", "gpa=0x1000")} memfile/page-private`,
    posted: "loaded tag=0 memfile/read-mapped",
    thp: true,
  },
  "B-22": {
    program: [FILE, region("flags=PRIVATE private_fd=fd0 private_offset=0x8000000000000000")],
    intended: "EINVAL memfile/private-offset-signed",
    posted: "ok memfile/create-private",
  },
  "B-23": {
    program: [
      FILE,
      region("flags=PRIVATE|READONLY private_fd=fd0"),
      ONE,
      "guest_write(gpa=0x0, tag=1, access=private)",
    ],
    intended: `${TO_PRIVATE} memfile/access-needs-slot`,
    posted: "guest stuck memfile/private-page-writable",
  },
  "B-25": {
    program: [
      FILE,
      SLOT,
      ONE,
      PRIVATE,
      allocate("KEEP_SIZE", "0", "0x2000", ", inject=ENOSPC@1"),
      PRIVATE,
    ],
    intended: "loaded tag=0 memfile/read-mapped",
    posted: "loaded tag=0 memfile/read-private",
  },
  "B-26": {
    program: [
      FILE,
      "ftruncate(fd=fd0, size=0x4000)",
      SLOT,
      SHARED,
      allocate("0", "0x1000", "0x1000"),
      SHARED,
    ],
    intended: `${TO_SHARED} memfile/page-shared`,
    posted: "loaded tag=0 memfile/read-mapped",
    thp: true,
  },
  "B-29": {
    program: [FILE, BEHIND, SLOT, SHARED, "ftruncate(fd=fd0, size=0x4000)", SHARED],
    intended: `${TO_SHARED} memfile/page-shared`,
    posted: "loaded tag=0 memfile/read-mapped",
  },
  "B-30": {
    program: [FILE, ONE, allocate("0", "0x1000", "100")],
    intended: "EPERM memfile/size-fixed",
    posted: "ok file/allocate",
  },
  "B-50": {
    program: [
      FILE,
      region("flags=PRIVATE private_fd=fd0 private_offset=0x1000"),
      allocate("0", "0", "0x4000"),
      PRIVATE,
    ],
    intended: "loaded tag=0 memfile/read-private",
    posted: "host oops: vm-bug-on memfile/folio-congruent",
    thp: true,
  },
  "B-65": {
    program: [MEMFD, SLOT, region("size=0"), MAPPED],
    intended: "ok host-memory/mmap",
    posted: "EPERM memfile/no-mmap",
  },
  "B-73": {
    program: [FILE, "file_read(fd=fd0, offset=0, size=1)"],
    intended: "read bytes=0 tag=0 file/read-at-end",
    posted: "EPERM memfile/no-read",
  },
  "B-75": {
    program: [PRIVATE],
    intended: `${TO_PRIVATE} memfile/access-needs-slot`,
    posted: `${NULL} memfile/access-needs-slot`,
  },
};

describe.each(QUIRK_IDS)("%s", (id) => {
  const { program, intended, posted, thp } = CASES[id];

  test("is what the shortest program that tells says", () => {
    const lines = program.join("; ");

    expect(lastOutcome(lines, thp ? "memfile-v6:thp" : "memfile-v6")).toBe(intended);
    expect(lastOutcome(lines, thp ? "memfile-v6:as-posted,thp" : "memfile-v6:as-posted")).toBe(
      posted,
    );
  });

  test("leaves a state that can go on being compared, up to there", () => {
    const before = program.slice(0, -1).join("; ");

    expect(stateAfter(before, "memfile-v6:as-posted").taints).toEqual([]);
  });

  test("is known to be used from then on, if another state is left, and not before", () => {
    const used = (lines: readonly string[]) =>
      stateAfter(lines.join("; "), thp ? "memfile-v6:as-posted,thp" : "memfile-v6:as-posted")
        .usedQuirks;

    expect(used(program).includes(id)).toBe(id !== "B-73");
    expect(used([])).toEqual([]);
    expect(
      stateAfter(program.join("; "), thp ? "memfile-v6:thp" : "memfile-v6").usedQuirks,
    ).toEqual([]);
  });

  test("is documented", () => {
    const { intended: promise, posted: code, source } = QUIRKS[id];

    for (const sentence of [promise, code]) expect(sentence).toMatch(/^[A-Z].*\.$/s);
    expect(source).not.toBe("");
  });
});
