import { describe, expect, test } from "vitest";
import { lastOutcome, region, region2, verdictOf } from "../../test-support.ts";
import { kindAsAttribute } from "./kind-as-attribute.ts";

const VM = "linux-6.18:hardware-private";
const GM = "fd0 = create_guest_memfd(size=0x4000)";
const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");
const PRIVATE = "set_memory_attributes(gpa=0x0, size=0x2000, attributes=PRIVATE)";
const AS_PRIVATE = "MEMORY_FAULT KVM_RUN=EFAULT gpa=0x1000 size=4096 flags=8";
const AS_SHARED = "MEMORY_FAULT KVM_RUN=EFAULT gpa=0x1000 size=4096 flags=0";

describe("guest-access/kind-as-attribute", () => {
  test.each([
    ["a private load of a shared gfn", `${GM}; ${BIND}; guest_read(gpa=0x1000, access=private)`],
    [
      "a private store in an ordinary slot",
      `${region()}; guest_write(gpa=0x1000, tag=1, access=private)`,
    ],
    ["a private fetch where no slot is", "guest_execute(gpa=0x1000, access=private)"],
  ])("asks for private memory after %s", (_, program) => {
    expect(verdictOf(kindAsAttribute, program, VM)).toBe(AS_PRIVATE);
  });

  test.each([
    ["a shared load of a private gfn", `${GM}; ${BIND}; ${PRIVATE}; guest_read(gpa=0x1000)`],
    [
      "a shared store in an ordinary slot",
      `${region()}; ${PRIVATE}; guest_write(gpa=0x1000, tag=1)`,
    ],
    ["a shared fetch where no slot is", `${PRIVATE}; guest_execute(gpa=0x1000)`],
  ])("asks for shared memory after %s", (_, program) => {
    expect(verdictOf(kindAsAttribute, program, VM)).toBe(AS_SHARED);
  });

  test.each([
    ["a private load of a private gfn", `${PRIVATE}; guest_read(gpa=0x1000, access=private)`],
    ["a shared load of a shared gfn", `${PRIVATE}; guest_read(gpa=0x2000)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(kindAsAttribute, program, VM)).toBe("silent");
  });

  test("leaves the access to the file once the attribute was changed", () => {
    const exit = `${GM}; ${BIND}; guest_write(gpa=0x1000, tag=7, access=private)`;
    const again = `${exit}; ${PRIVATE}; guest_write(gpa=0x1000, tag=7, access=private)`;

    expect(lastOutcome(exit, VM)).toBe(`${AS_PRIVATE} guest-access/kind-as-attribute`);
    expect(lastOutcome(again, VM)).toBe("ok guest-access/write");
    expect(lastOutcome(`${again}; guest_read(gpa=0x1000, access=private)`, VM)).toBe(
      "loaded tag=7 guest-access/read",
    );
    expect(lastOutcome(`${again}; host_read(hva=0x10000001000)`, VM)).toBe(
      "loaded tag=0 host-memory/read",
    );
  });

  test("stands in front of the slot, and leaves holes and files to the others", () => {
    const hole = `${PRIVATE}; guest_read(gpa=0x1000, access=private)`;
    const gone = `${GM}; ${BIND}; close(fd=fd0); ${hole}`;

    expect(lastOutcome(hole, VM)).toBe(`${AS_PRIVATE} guest-access/private-needs-guest-memfd`);
    expect(lastOutcome(gone, VM)).toBe(`${AS_PRIVATE} guest-access/guest-memfd-open`);
  });
});
