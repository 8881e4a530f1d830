import { describe, expect, test } from "vitest";
import { lastOutcome, region } from "../../test-support.ts";

const HOLE = "host_munmap(hva=0x10000000000, size=0x1000)";
const RULE = "guest-access/first-page-served";

describe(RULE, () => {
  test.each([
    "guest_read_bytes(gpa=0xffc)",
    "guest_read_bytes(gpa=0x7ff, bytes=1)",
    "guest_write_bytes(gpa=0xffc, value=0x1)",
    "guest_exchange(gpa=0xff8, value=0x1)",
  ])("ends %s as an access of the page", (access) => {
    expect(lastOutcome(`${region()}; ${HOLE}; ${access}`)).toBe(`KVM_RUN EFAULT exit=0 ${RULE}`);
  });

  test("says what the access of a whole page says, in whatever generation", () => {
    const file = [
      "fd0 = create_guest_memfd(size=0x4000)",
      region("flags=GUEST_MEMFD")
        .replace("region(", "region2(")
        .replace(/\)$/, ", guest_memfd=fd0)"),
      "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
      "close(fd=fd0)",
      "guest_write_bytes(gpa=0x10, bytes=2, value=0x1)",
    ].join(";");

    expect(lastOutcome(file, "linux-6.18:sw-protected")).toBe(
      `MEMORY_FAULT KVM_RUN=EFAULT gpa=0x0 size=4096 flags=8 ${RULE}`,
    );
  });

  test("lets an access by whose first page is no memory, whatever the second is", () => {
    const program = `${region("gpa=0x1000")}; ${HOLE}; guest_read_bytes(gpa=0xffc)`;

    expect(lastOutcome(program)).toContain("guest-access/read-bytes-emulated");
  });

  test("lets a load by where only a store fails", () => {
    const program = `${region()}; host_mprotect(hva=0x10000000000, size=0x1000, prot=read)`;

    expect(lastOutcome(`${program}; guest_read_bytes(gpa=0x10)`)).toBe(
      "accessed value=0x0 exits=none guest-access/read-bytes",
    );
    expect(lastOutcome(`${program}; guest_exchange(gpa=0x10, value=0x1)`)).toContain(RULE);
  });
});
