import { describe, expect, test } from "vitest";
import { printExpectation } from "../../expectation.ts";
import { lastStep, region, stateAfter } from "../../test-support.ts";

const STALE = [
  "fd0 = memfd_create(flags=0)",
  "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=0x1000)",
  region("flags=PRIVATE|LOG_DIRTY private_fd=fd0"),
  "guest_write(gpa=0x0, tag=1)",
  "ftruncate(fd=fd0, size=0x1000)",
];
const STORE = "guest_write(gpa=0x0, tag=2)";

function answers(...program: readonly string[]): readonly string[] {
  const { transitions } = lastStep(program.join(";"), "memfile-v6:as-posted");
  return transitions.map(({ expected }) => printExpectation(expected));
}

describe("memfile/guest-write", () => {
  test("is logged by the slot when it is private", () => {
    const program = [
      "fd0 = memfd_create(flags=INACCESSIBLE)",
      region("flags=PRIVATE|LOG_DIRTY private_fd=fd0"),
      "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)",
      "guest_write(gpa=0x1000, tag=3, access=private)",
    ].join(";");
    const { memslots, files } = stateAfter(program, "memfile-v6");

    expect(memslots.at(0)?.dirty?.required).toEqual([1]);
    expect(files["fd0"]?.pages?.[1]).toMatchObject({ tag: 3, upToDate: true });
  });

  test("goes through a stale mapping", () => {
    expect(answers(...STALE, STORE)).toEqual(["ok"]);
  });

  test("may fault instead once the dirty log was read", () => {
    expect(answers(...STALE, "get_dirty_log(slot=0)", STORE)).toEqual([
      "ok",
      "MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=0",
    ]);
  });
});
