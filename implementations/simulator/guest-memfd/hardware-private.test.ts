import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

const VM = "linux-6.18:hardware-private";
const exit = (flags: 0 | 8, gpa = "0x1000") =>
  `MEMORY_FAULT KVM_RUN=EFAULT gpa=${gpa} size=4096 flags=${flags}`;
const PRIVATE = "set_memory_attributes(gpa=0x1000, size=0x1000, attributes=PRIVATE) => ok";
const SHARED = "set_memory_attributes(gpa=0x1000, size=0x1000, attributes=0) => ok";
const PUNCH = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000) => ok";
const DISCARD = "host_dontneed(hva=0x10000001000, size=0x1000) => ok";

function holds(script: string, dialect = VM): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

function bound(flags = "0"): string {
  return `fd0 = create_guest_memfd(size=0x2000, flags=${flags}) => ok
    set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x2000, \
hva=0x10000000000, guest_memfd=fd0) => ok`;
}

describe("a VM whose hardware marks accesses", () => {
  test("asks for private memory, and goes on once it is there", () => {
    holds(`${bound()}
      guest_write(gpa=0x1000, tag=1) => ok
      guest_write(gpa=0x1000, tag=2, access=private) => ${exit(8)}
      guest_write(gpa=0x1000, tag=2, access=private) => ${exit(8)}
      ${PRIVATE}
      ${DISCARD}
      guest_write(gpa=0x1000, tag=2, access=private) => ok
      guest_read(gpa=0x1000, access=private) => loaded tag=2
      host_read(hva=0x10000001000) => loaded tag=0`);
  });

  test("asks for shared memory, and goes on once it is there", () => {
    holds(`${bound()}
      ${PRIVATE}
      guest_write(gpa=0x1000, tag=2, access=private) => ok
      guest_read(gpa=0x1000) => ${exit(0)}
      ${SHARED}
      ${PUNCH}
      guest_read(gpa=0x1000) => loaded tag=0
      guest_write(gpa=0x1000, tag=3) => ok
      guest_read(gpa=0x1000, access=private) => ${exit(8)}
      ${PRIVATE}
      guest_read(gpa=0x1000, access=private) => loaded tag=0`);
  });

  test("asks before it looks for a slot, and for memory where there is none", () => {
    holds(`guest_read(gpa=0x1000) => MMIO read gpa=0x1000 len=8 tag=1296910671
      guest_read(gpa=0x1000, access=private) => ${exit(8)}
      guest_execute(gpa=0x1000, access=private) => ${exit(8)}
      ${PRIVATE}
      guest_read(gpa=0x1000, access=private) => ${exit(8)}
      guest_write(gpa=0x1000, tag=1) => ${exit(0)}
      set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000) => ok
      guest_write(gpa=0x1000, tag=1, access=private) => ${exit(8)}
      guest_write(gpa=0x1000, tag=1) => ${exit(0)}
      ${SHARED}
      guest_write(gpa=0x1000, tag=1) => ok`);
  });

  test("tells the kind of the access when the file is gone", () => {
    holds(`${bound("MMAP")}
      ${PRIVATE}
      guest_write(gpa=0x0, tag=1) => ok
      guest_write(gpa=0x1000, tag=2, access=private) => ok
      guest_read(gpa=0x0) => loaded tag=1
      close(fd=fd0) => ok
      guest_read(gpa=0x0) => ${exit(0, "0x0")}
      guest_read(gpa=0x1000, access=private) => ${exit(8)}`);
  });

  test("pre-faults as the attribute says, and the guest needs the same kind", () => {
    holds(`${bound()}
      ${PRIVATE}
      pre_fault_memory(gpa=0x0, size=0x2000) => pre-faulted, left gpa=0x2000 size=0
      guest_read(gpa=0x1000) => ${exit(0)}
      guest_read(gpa=0x1000, access=private) => loaded tag=0
      guest_read(gpa=0x0) => loaded tag=0`);
  });

  test.each([
    ["linux-6.8", "ok"],
    ["linux-6.12", "EINVAL"],
    ["linux-7.3", "EINVAL"],
  ])("may have read-only slots in %s: %s", (generation, answer) => {
    holds(
      `set_user_memory_region(slot=0, flags=READONLY, gpa=0x0, size=0x1000, hva=0x0) => ${answer}`,
      `${generation}:hardware-private`,
    );
  });

  test("is not emulated, and no other VM marks accesses", () => {
    holds(
      "guest_read(gpa=0x0, path=emulation) => not sent (no-emulated-access)\n" +
        "guest_read(gpa=0x0, access=private) => " +
        exit(8, "0x0"),
    );
    holds(
      "guest_read(gpa=0x0, access=private) => not sent (no-private-access)",
      "linux-6.18:sw-protected",
    );
  });
});
