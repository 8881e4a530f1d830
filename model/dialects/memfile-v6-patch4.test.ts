import { describe, expect, test } from "vitest";
import { supports } from "../step.ts";
import { lastOutcome, region } from "../test-support.ts";
import { MEMFILE_V6_PATCH4 } from "./memfile-v6-patch4.ts";
import { climb, rowsOf, speakersOf } from "./test-support.ts";

/** Slot 1 to be modified, and slot 2 to be collided with right below the gpa limit. */
const GIVEN = `${region("slot=1")}; ${region("slot=2 gpa=0xfffffffffc000")}`;

const SET_REGION = `
                               | EFAULT | memfile/flags-readable
  readable=4..8                | EINVAL | memfile/private-refused
  first_fetch_flags=0          | EFAULT | memslot/argument-readable
  readable=0..32               | EINVAL | memfile/private-flag-stable
  flags=READONLY|0x8           | EINVAL | memslot/id-is-user-slot
  slot=0x20009                 | EINVAL | memslot/flags-known
  flags=READONLY               | EINVAL | memslot/size-aligned
  size=0x80000000000           | EINVAL | memslot/gpa-aligned
  gpa=0xffffffffffffe000       | EINVAL | memslot/hva-aligned
  hva=0x7ffffffff000           | EINVAL | memslot/hva-in-user-space
  hva=0x0                      | EINVAL | memslot/address-space-exists
  slot=9                       | EINVAL | memslot/gpa-no-wrap
  gpa=0xffffffffff000          | EINVAL | memslot/size-within-limit
  size=0x0                     | EINVAL | memslot/delete-names-a-slot
  slot=1 size=0x1000           | EINVAL | memslot/hva-unchanged
  hva=0x10000000000            | EINVAL | memslot/size-unchanged
  size=0x4000                  | EINVAL | memslot/readonly-unchanged
  flags=LOG_DIRTY              | EEXIST | memslot/gpa-no-overlap
  gpa=0x10000000000000         | EINVAL | memslot/gpa-within-limit
  gpa=0x8000                   | ok     | memslot/move
`;

const NAME = MEMFILE_V6_PATCH4.name;

describe("memfile-v6-patch4", () => {
  test("refuses KVM_SET_USER_MEMORY_REGION in the kernel's order", () => {
    const everythingWrong = region(
      "slot=0x2ffff flags=READONLY|PRIVATE gpa=0xffffffffffffe001 size=0x80000000001 " +
        "hva=0x7ffffffff001 readable=0..4",
    );

    expect(climb(MEMFILE_V6_PATCH4, GIVEN, everythingWrong, SET_REGION)).toEqual(
      rowsOf(SET_REGION),
    );
  });

  test("has a row for every rule of KVM_SET_USER_MEMORY_REGION", () => {
    const rows = rowsOf(SET_REGION).map(([, , decidedBy]) => decidedBy);

    expect(rows.slice(0, -1)).toEqual(speakersOf(MEMFILE_V6_PATCH4, "set_user_memory_region"));
  });

  test.each([
    ["0", "0", "ok memslot/create"],
    ["PRIVATE", "0", "EINVAL memfile/private-refused"],
    ["0", "PRIVATE", "EINVAL memfile/private-flag-stable"],
    ["PRIVATE", "PRIVATE", "EINVAL memfile/private-refused"],
  ])("fetching %s first and %s second is: %s", (first, second, outcome) => {
    const line = region(`flags=${second} first_fetch_flags=${first}`);

    expect(lastOutcome(line, NAME)).toBe(outcome);
  });

  test("lets any other flag change between the fetches, and the second one counts", () => {
    const line = region("flags=READONLY first_fetch_flags=LOG_DIRTY|0x100");

    expect(lastOutcome(`${line}; guest_write(gpa=0x0, tag=1)`, NAME)).toBe(
      "MMIO write gpa=0x0 len=8 tag=1 guest-access/write-needs-writable-slot",
    );
  });

  test("does not promise an exit reason when KVM_RUN fails", () => {
    expect(lastOutcome(`${region("hva=0")}; guest_read(gpa=0x0)`, NAME)).toBe(
      "KVM_RUN EFAULT exit=stale guest-access/host-page-mapped",
    );
  });

  test("does not have the second ioctl", () => {
    expect(supports(MEMFILE_V6_PATCH4, "set_user_memory_region2")).toBe(false);
  });
});
