import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

function holds(script: string, dialect: string): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

const ONE = "size=0x1000, hva=0x10000000000";
const OTHER = "size=0x1000, hva=0x10000001000";
const NOTHING_LEFT = "pre-faulted, left gpa=0x1000 size=0";
const PRIVATE_EXIT = "MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=1";

describe.each(["memfile-v6-patch4", "memfile-v6", "linux-6.1", "linux-6.18"])(
  "system management mode in %s",
  (dialect) => {
    test("has slots of its own", () => {
      holds(
        `set_user_memory_region(slot=0, flags=0, gpa=0x0, ${ONE}) => ok
         guest_write(gpa=0x0, tag=1) => ok
         guest_read(gpa=0x0, address_space=1) => MMIO read gpa=0x0 len=8 tag=1296910671
         set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, ${OTHER}) => ok
         guest_write(gpa=0x0, tag=2, address_space=1) => ok
         guest_read(gpa=0x0) => loaded tag=1
         guest_read(gpa=0x0, address_space=1) => loaded tag=2
         set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, size=0x0, hva=0x0) => ok
         guest_read(gpa=0x0) => loaded tag=1
         guest_read(gpa=0x0, address_space=1) => MMIO read gpa=0x0 len=8 tag=1296910671`,
        dialect,
      );
    });

    test("loses its mappings when the host takes the page", () => {
      holds(
        `set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, ${ONE}) => ok
         guest_write(gpa=0x0, tag=2, address_space=1) => ok
         host_dontneed(hva=0x10000000000, size=0x1000) => ok
         guest_read(gpa=0x0, address_space=1) => loaded tag=0`,
        dialect,
      );
    });

    test("is shown by the inside view", () => {
      const machine = machineOf(dialect);

      answered(
        machine,
        `set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, ${ONE}) => ok
         guest_read(gpa=0x0, address_space=1) => loaded tag=0`,
      );

      expect(machine.observe().mappings).toEqual([
        expect.objectContaining({ addressSpace: 1, gfn: 0n }),
      ]);
    });
  },
);

test("what has no memory in one address space may have some in the other", () => {
  holds(
    `guest_read(gpa=0x0) => MMIO read gpa=0x0 len=8 tag=1296910671
     set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, ${ONE}) => ok
     guest_read(gpa=0x0) => MMIO read gpa=0x0 len=8 tag=1296910671
     guest_read(gpa=0x0, address_space=1) => loaded tag=0
     pre_fault_memory(gpa=0x0, size=0x1000) => ENOENT
     pre_fault_memory(gpa=0x0, size=0x1000, address_space=1) => ${NOTHING_LEFT}`,
    "linux-6.18",
  );
});

test("where there is one address space, no access is made in another", () => {
  holds(
    "guest_read(gpa=0x0, address_space=1) => not sent (no-such-address-space)",
    "linux-6.18:sw-protected",
  );
});

test("a private page goes from both address spaces when it is punched", () => {
  holds(
    `fd0 = memfd_create(flags=INACCESSIBLE) => ok
     fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000) => ok
     set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, ${ONE}, private_fd=fd0) => ok
     set_user_memory_region(slot=0x10000, flags=PRIVATE, gpa=0x0, ${OTHER}, private_fd=fd0) => ok
     guest_write(gpa=0x0, tag=3, access=private) => ok
     guest_read(gpa=0x0, access=private, address_space=1) => loaded tag=3
     fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x0, size=0x1000) => ok
     guest_read(gpa=0x0, access=private, address_space=1) => ${PRIVATE_EXIT}`,
    "memfile-v6",
  );
});
