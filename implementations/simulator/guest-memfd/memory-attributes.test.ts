import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

const PRIVATE_FAULT = (gpa: string) => `MEMORY_FAULT KVM_RUN=EFAULT gpa=${gpa} size=4096 flags=8`;
const MMIO = (gpa: string) => `MMIO read gpa=${gpa} len=8 tag=1296910671`;

function holds(script: string, dialect = "linux-6.18:sw-protected"): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

describe("KVM_SET_MEMORY_ATTRIBUTES", () => {
  const set = (rest: string) => `set_memory_attributes(${rest})`;

  test("checks flags, attributes, length, wrap and alignment", () => {
    for (const dialect of ["linux-6.8", "linux-6.12", "linux-6.18", "linux-7.2", "linux-7.3"]) {
      holds(
        `${set("gpa=0x0, size=0x1000, attributes=PRIVATE, flags=1")} => EINVAL
         ${set("gpa=0x0, size=0x1000, attributes=0x10")} => EINVAL
         ${set("gpa=0x0, size=0x1000, attributes=0x9")} => EINVAL
         ${set("gpa=0x0, size=0x0, attributes=PRIVATE")} => EINVAL
         ${set("gpa=0xfffffffffffff000, size=0x1000, attributes=PRIVATE")} => EINVAL
         ${set("gpa=0x1, size=0x1000, attributes=PRIVATE")} => EINVAL
         ${set("gpa=0x0, size=0x1001, attributes=PRIVATE")} => EINVAL
         ${set("gpa=0xffffffffffffe000, size=0x1000, attributes=PRIVATE")} => ok
         ${set("gpa=0x0, size=0x1000, attributes=PRIVATE")} => ok
         ${set("gpa=0x0, size=0x1000, attributes=PRIVATE")} => ok
         ${set("gpa=0x0, size=0x1000, attributes=0")} => ok`,
        `${dialect}:sw-protected`,
      );
    }
  });

  test("supports no attribute where the VM type has no private memory", () => {
    holds(
      `${set("gpa=0x0, size=0x1000, attributes=PRIVATE")} => EINVAL
       ${set("gpa=0x0, size=0x1000, attributes=0")} => ok`,
      "linux-6.18",
    );
  });

  test("is unknown where attributes are not built in, and does not exist in 6.1", () => {
    const call = set("gpa=0x0, size=0x0, attributes=PRIVATE");
    holds(`${call} => ENOTTY`, "linux-6.18:no-attributes");
    holds(`${call} => not sent (no-operation/set_memory_attributes)`, "linux-6.1");
  });
});

describe("private gfns of a software-protected VM", () => {
  const bind = (gpa: string) =>
    `set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=${gpa}, size=0x2000, \
      hva=0x10000004000, guest_memfd=fd0)`;

  test("select the guest_memfd, shared ones userspace_addr; both keep their content", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x2000) => ok
       ${bind("0x0")} => ok
       guest_write(gpa=0x1000, tag=1) => ok
       set_memory_attributes(gpa=0x1000, size=0x1000, attributes=PRIVATE) => ok
       guest_read(gpa=0x1000) => loaded tag=0
       guest_write(gpa=0x1000, tag=2) => ok
       guest_read(gpa=0x0) => loaded tag=0
       guest_read(gpa=0x1000, path=emulation) => loaded tag=1
       set_memory_attributes(gpa=0x1000, size=0x1000, attributes=0) => ok
       guest_read(gpa=0x1000) => loaded tag=1
       set_memory_attributes(gpa=0x0, size=0x2000, attributes=PRIVATE) => ok
       guest_execute(gpa=0x1000) => executed tag=2
       fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000) => ok
       guest_read(gpa=0x1000) => loaded tag=0
       close(fd=fd0) => ok
       guest_read(gpa=0x1000) => ${PRIVATE_FAULT("0x1000")}`,
    );
  });

  test("exit to user space without a slot, and in a slot without a guest_memfd", () => {
    holds(
      `guest_read(gpa=0x5000) => ${MMIO("0x5000")}
       set_memory_attributes(gpa=0x0, size=0x8000, attributes=PRIVATE) => ok
       guest_read(gpa=0x5000) => ${PRIVATE_FAULT("0x5000")}
       guest_read(gpa=0x5000, path=emulation) => ${MMIO("0x5000")}
       set_user_memory_region(slot=0, flags=READONLY, gpa=0x4000, size=0x2000, \
         hva=0x10000000000) => ok
       guest_read(gpa=0x5000) => ${PRIVATE_FAULT("0x5000")}
       guest_write(gpa=0x4000, tag=1) => ${PRIVATE_FAULT("0x4000")}
       set_memory_attributes(gpa=0x5000, size=0x1000, attributes=0) => ok
       guest_read(gpa=0x5000) => loaded tag=0
       guest_read(gpa=0x6000) => ${PRIVATE_FAULT("0x6000")}
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0) => ok
       guest_read(gpa=0x4000) => ${PRIVATE_FAULT("0x4000")}
       guest_read(gpa=0x5000) => ${MMIO("0x5000")}
       guest_read(gpa=0x8000) => ${MMIO("0x8000")}`,
    );
  });

  test("make no difference where the file serves all faults", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x2000, flags=MMAP) => ok
       ${bind("0x0")} => ok
       guest_write(gpa=0x1000, tag=1) => ok
       set_memory_attributes(gpa=0x0, size=0x2000, attributes=PRIVATE) => ok
       guest_read(gpa=0x1000) => loaded tag=1
       close(fd=fd0) => ok
       guest_read(gpa=0x1000) => ${PRIVATE_FAULT("0x1000")}
       set_memory_attributes(gpa=0x0, size=0x2000, attributes=0) => ok
       guest_read(gpa=0x1000) => MEMORY_FAULT KVM_RUN=EFAULT gpa=0x1000 size=4096 flags=0`,
    );
  });

  test("leave one address space", () => {
    const slot = "flags=0, gpa=0x0, size=0x1000, hva=0x10000000000";
    holds(`set_user_memory_region(slot=0x10000, ${slot}) => EINVAL`);
    holds(`set_user_memory_region(slot=0x10000, ${slot}) => ok`, "linux-6.18");
  });
});

describe("clearing GUEST_MEMFD in 6.8", () => {
  const before = `fd0 = create_guest_memfd(size=0x2000) => ok
    set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x10000000000, \
      guest_memfd=fd0) => ok
    set_user_memory_region2(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)`;

  test("is accepted and frees the slot under the binding", () => {
    holds(
      `${before} => ok
       fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000) => ok
       fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000) \
         => host oops: use-after-free
       guest_read(gpa=0x0) => host oops: use-after-free`,
      "linux-6.8:sw-protected",
    );
    holds(`${before} => ok\nclose(fd=fd0) => host oops: use-after-free`, "linux-6.8:sw-protected");
  });

  test("is accepted by a later release that lacks the fix", () => {
    holds(`${before} => ok`, "linux-6.18:toggle-allowed");
    holds(`${before} => ok`, "linux-6.12:sw-protected,toggle-allowed");
  });

  test("is refused since 9935df5333aa", () => {
    for (const dialect of ["linux-6.12", "linux-6.18", "linux-7.2", "linux-7.3"]) {
      holds(`${before} => EINVAL`, `${dialect}:sw-protected`);
    }
  });
});

describe("KVM_PRE_FAULT_MEMORY", () => {
  const call = (rest: string) => `pre_fault_memory(${rest})`;
  const left = (gpa: string, size: number) => `pre-faulted, left gpa=${gpa} size=${size}`;

  test("checks flags, alignment and wrap before it asks for two-dimensional paging", () => {
    const script = (answer: string) =>
      `${call("gpa=0x0, size=0x1000, flags=1")} => EINVAL
       ${call("gpa=0x1, size=0x1000")} => EINVAL
       ${call("gpa=0x0, size=0x1001")} => EINVAL
       ${call("gpa=0x0, size=0x0")} => EINVAL
       ${call("gpa=0xfffffffffffff000, size=0x1000")} => EINVAL
       ${call("gpa=0x0, size=0x1000")} => ${answer}`;
    for (const release of ["linux-6.12", "linux-6.18", "linux-7.2", "linux-7.3"]) {
      holds(script("ENOENT"), release);
      holds(script("EOPNOTSUPP"), `${release}:no-tdp`);
    }
    holds(`${call("gpa=0x0, size=0x0")} => not sent (no-operation/pre_fault_memory)`, "linux-6.8");
  });

  test("stops at the first page it cannot map, and says how far it came", () => {
    holds(
      `set_user_memory_region(slot=0, flags=READONLY, gpa=0x0, size=0x2000, hva=0x1000000f000) => ok
       ${call("gpa=0x0, size=0x1000")} => ${left("0x1000", 0)}
       ${call("gpa=0x0, size=0x2000")} => ${left("0x1000", 4096)}
       ${call("gpa=0x1000, size=0x1000")} => EFAULT
       ${call("gpa=0x2000, size=0x1000")} => ENOENT
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0) => ok
       ${call("gpa=0x0, size=0x1000")} => ENOENT`,
      "linux-6.18",
    );
  });

  test("maps what the attribute selects, and nothing where an access would exit", () => {
    const machine = machineOf("linux-6.18:sw-protected");
    const seen = answered(
      machine,
      `fd0 = create_guest_memfd(size=0x2000)
       set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x2000, \
         hva=0x10000004000, guest_memfd=fd0)
       set_memory_attributes(gpa=0x1000, size=0x2000, attributes=PRIVATE)
       ${call("gpa=0x0, size=0x3000")}
       ${call("gpa=0x2000, size=0x1000")}`,
    ).split("\n");

    expect(seen.slice(3).map((line) => line.split(" => ")[1])).toEqual([
      left("0x2000", 4096),
      "EFAULT",
    ]);
    expect(machine.observe().mappings.map(({ gfn, kind }) => [gfn, kind])).toEqual([
      [0n, "shared"],
      [1n, "private"],
    ]);
  });

  test("will not map more of a file than the simulated host has memory", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x100000000, flags=MMAP) => ok
       set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x100000000, hva=0x0, \
         guest_memfd=fd0) => ok
       ${call("gpa=0x0, size=0x100000000")} => not sent (limit/pages-of-one-pre-fault)
       ${call("gpa=0x0, size=0x2000")} => ${left("0x2000", 0)}`,
      "linux-6.18",
    );
  });
});
