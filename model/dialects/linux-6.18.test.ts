import { describe, expect, test } from "vitest";
import { region, region2 } from "../test-support.ts";
import { LINUX_6_18 } from "./linux-6.18.ts";
import { climb, rowsOf, speakersOf } from "./test-support.ts";

/** Slot 1 to be modified, slot 2 to be collided with right below the gpa limit, and a memfd. */
const GIVEN = `
  ${region("slot=1")};
  ${region("slot=2 gpa=0xfffffffffc000")};
  fd0 = memfd_create(flags=0);
  fd1 = create_guest_memfd(size=0x10000, vm=1);
  fd2 = create_guest_memfd(size=0x4000);
  ${region2("slot=3 gpa=0x100000 size=0x1000 flags=GUEST_MEMFD guest_memfd=fd2")}
`;

const FIRST_IOCTL = `
                                                | EFAULT | memslot/argument-readable
  readable=0..32                                | EINVAL | memslot/first-ioctl-flags
  flags=READONLY                                | EINVAL | memslot/id-is-user-slot
  slot=0x20009                                  | EINVAL | memslot/size-aligned
  size=0x80000000000                            | EINVAL | memslot/gpa-aligned
  gpa=0xffffffffffffe000                        | EINVAL | memslot/hva-aligned
  hva=0x7ffffffff000                            | EINVAL | memslot/hva-in-user-space
  hva=0x0                                       | EINVAL | memslot/address-space-exists
  slot=9                                        | EINVAL | memslot/gpa-no-wrap
  gpa=0xffffffffff000                           | EINVAL | memslot/size-within-limit
  size=0x0                                      | EINVAL | memslot/delete-names-a-slot
  slot=1 size=0x1000                            | EINVAL | memslot/hva-unchanged
  hva=0x10000000000                             | EINVAL | memslot/size-unchanged
  size=0x4000                                   | EINVAL | memslot/readonly-unchanged
  slot=3 size=0x1000 flags=0                    | EINVAL | guest-memfd/flag-unchanged
  slot=1 size=0x4000 flags=LOG_DIRTY            | EEXIST | memslot/gpa-no-overlap
  gpa=0x10000000000000                          | EINVAL | memslot/gpa-within-limit
  gpa=0x8000                                    | ok     | memslot/move
`;

const SECOND_IOCTL = `
                                                | EFAULT | memslot/argument-readable
  readable=0..160                               | EINVAL | memslot/id-is-user-slot
  slot=0x20009                                  | EINVAL | memslot/flags-known
  flags=READONLY|GUEST_MEMFD                    | EINVAL | guest-memfd/flag-alone
  flags=GUEST_MEMFD                             | EINVAL | memslot/size-aligned
  size=0x80000000000                            | EINVAL | memslot/gpa-aligned
  gpa=0xffffffffffffe000                        | EINVAL | memslot/hva-aligned
  hva=0x7ffffffff000                            | EINVAL | memslot/hva-in-user-space
  hva=0x0                                       | EINVAL | guest-memfd/offset-aligned
  guest_memfd_offset=0xfffffffffffff000         | EINVAL | guest-memfd/offset-no-wrap
  guest_memfd_offset=0x0                        | EINVAL | memslot/address-space-exists
  slot=9                                        | EINVAL | memslot/gpa-no-wrap
  gpa=0xffffffffff000                           | EINVAL | memslot/size-within-limit
  size=0x0                                      | EINVAL | memslot/delete-names-a-slot
  slot=1 size=0x1000                            | EINVAL | guest-memfd/no-modify
  flags=READONLY                                | EINVAL | memslot/hva-unchanged
  hva=0x10000000000                             | EINVAL | memslot/size-unchanged
  size=0x4000                                   | EINVAL | memslot/readonly-unchanged
  slot=3 size=0x1000 flags=0                    | EINVAL | guest-memfd/flag-unchanged
  slot=1 size=0x4000 flags=LOG_DIRTY            | EEXIST | memslot/gpa-no-overlap
  slot=9 flags=GUEST_MEMFD gpa=0x10000000000000 | EBADF  | guest-memfd/fd-open
  guest_memfd=fd0                               | EINVAL | guest-memfd/fd-is-guest-memfd
  guest_memfd=fd1                               | EINVAL | guest-memfd/same-vm
  guest_memfd=fd2 guest_memfd_offset=0x1000     | EINVAL | guest-memfd/signed-binding-inside-file
  guest_memfd_offset=0x0                        | EINVAL | guest-memfd/range-unbound
  size=0x3000 guest_memfd_offset=0x1000         | EINVAL | memslot/gpa-within-limit
  gpa=0x8000                                    | ok     | memslot/create
`;

describe("linux-6.18", () => {
  test("refuses KVM_SET_USER_MEMORY_REGION in the kernel's order", () => {
    const everythingWrong = region(
      "slot=0x2ffff flags=READONLY|PRIVATE gpa=0xffffffffffffe001 size=0x80000000001 " +
        "hva=0x7ffffffff001 readable=0..31",
    );

    expect(climb(LINUX_6_18, GIVEN, everythingWrong, FIRST_IOCTL)).toEqual(rowsOf(FIRST_IOCTL));
  });

  test("has a row for every rule of KVM_SET_USER_MEMORY_REGION that can speak there", () => {
    const speakers = speakersOf(LINUX_6_18, "set_user_memory_region");
    const rows = rowsOf(FIRST_IOCTL).map(([, , decidedBy]) => decidedBy);

    // Flags that this generation does not know are flags that the first ioctl does not take.
    const hidden = "memslot/flags-known";
    expect(rows.slice(0, -1)).toEqual(speakers.filter((id) => id !== hidden));
  });

  test("refuses KVM_SET_USER_MEMORY_REGION2 in the kernel's order", () => {
    const everythingWrong = region2(
      "slot=0x2ffff flags=READONLY|GUEST_MEMFD|0x8 gpa=0xffffffffffffe001 size=0x80000000001 " +
        "hva=0x7ffffffff001 guest_memfd_offset=0xfffffffffffff001 readable=0..159",
    );

    expect(climb(LINUX_6_18, GIVEN, everythingWrong, SECOND_IOCTL)).toEqual(rowsOf(SECOND_IOCTL));
  });

  test("has a row for every rule of KVM_SET_USER_MEMORY_REGION2", () => {
    const rows = rowsOf(SECOND_IOCTL).map(([, , decidedBy]) => decidedBy);

    expect(rows.slice(0, -1)).toEqual(speakersOf(LINUX_6_18, "set_user_memory_region2"));
  });
});
