import { expect, test } from "vitest";
import { plainObservation } from "../../../abi/plain-observation.ts";
import { answered, machineOf, normalised } from "../test-support.ts";

function holds(script: string, dialect: string): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

test("memfd_create refuses flags, then a bad pair, then the name, then the page size", () => {
  holds(
    `fd0 = memfd_create(flags=0x10) => EINVAL
     fd1 = memfd_create(flags=0x54000000) => EINVAL
     fd2 = memfd_create(flags=INACCESSIBLE|0x40000000, name=unreadable) => EINVAL
     fd3 = memfd_create(flags=INACCESSIBLE|ALLOW_SEALING, name=unreadable) => EINVAL
     fd4 = memfd_create(flags=INACCESSIBLE|HUGETLB, name=unreadable) => EFAULT
     fd5 = memfd_create(flags=INACCESSIBLE|HUGETLB, name=too_long) => EINVAL
     fd6 = memfd_create(flags=HUGETLB|0x50000000) => ENODEV
     fd7 = memfd_create(flags=INACCESSIBLE|HUGETLB) => EOPNOTSUPP
     fd8 = memfd_create(flags=CLOEXEC|INACCESSIBLE) => ok
     fd9 = memfd_create(flags=HUGETLB|0x54000000) => ok
     fd10 = memfd_create(flags=CLOEXEC|ALLOW_SEALING) => ok`,
    "memfile-v6",
  );
});

test("memfd_create of patch 4 knows the flags of the whole series", () => {
  holds(
    `fd0 = memfd_create(flags=INACCESSIBLE) => ok
     fd1 = memfd_create(flags=HUGETLB|0x54000000) => ok
     fd2 = memfd_create(flags=INACCESSIBLE|HUGETLB|0x4000000) => ENODEV
     fd3 = memfd_create(flags=0x10) => EINVAL
     close(fd=fd1) => ok
     close(fd=fd1) => EBADF
     close(fd=fd2) => EBADF`,
    "memfile-v6-patch4",
  );
});

// As 6.18.44 answers.
test.each(["linux-6.8", "linux-6.18", "linux-7.3"])("memfd_create of %s knows EXEC", (dialect) => {
  holds(
    `fd0 = memfd_create(flags=0x4) => ok
     fd1 = memfd_create(flags=0x8) => ok
     fd2 = memfd_create(flags=0x1f) => EINVAL
     fd3 = memfd_create(flags=0x12) => ok
     fd4 = memfd_create(flags=0x18, name=unreadable) => EINVAL
     fd5 = memfd_create(flags=0x54000004) => ok
     fd6 = memfd_create(flags=0x4000004, name=unreadable) => EFAULT
     fd7 = memfd_create(flags=0x4000004) => ENODEV
     fd8 = memfd_create(flags=0x2000004) => EINVAL
     fd9 = memfd_create(flags=0xc) => ok
     fd10 = memfd_create(flags=0x20) => EINVAL
     fstat(fd=fd5) => size=0 blocks=0
     get_seals(fd=fd1) => returned 32
     get_seals(fd=fd3) => returned 0`,
    dialect,
  );
});

test("memfd_create of linux-6.1 has no EXEC and no NOEXEC_SEAL yet", () => {
  holds(
    `fd0 = memfd_create(flags=0x8) => EINVAL
     fd1 = memfd_create(flags=0x10) => EINVAL
     fd2 = memfd_create(flags=HUGETLB|0x54000000) => ok
     fd3 = memfd_create(flags=0x7) => ok`,
    "linux-6.1",
  );
});

test("an inaccessible file starts empty, sealed against seals, with one node flag", () => {
  const machine = machineOf("memfile-v6");

  const answers = answered(
    machine,
    `fd0 = memfd_create(flags=INACCESSIBLE)
     fstat(fd=fd0)
     get_seals(fd=fd0)`,
  );

  expect(answers).toContain("size=0 blocks=0");
  expect(answers).toContain("returned 1");
  expect(plainObservation(machine.observe()).files).toEqual([
    { handle: "fd0", sizeBytes: 0n, references: 1, notifiers: 0, nodeFlags: 1, pages: new Map() },
  ]);
});

test("a closed file is gone, unless a slot or a mapping holds it", () => {
  const machine = machineOf("memfile-v6");
  answered(
    machine,
    `fd0 = memfd_create(flags=INACCESSIBLE)
     fd1 = memfd_create(flags=0)
     fd2 = memfd_create(flags=0)
     set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, private_fd=fd0)
     host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd1)
     close(fd=fd0)
     close(fd=fd1)
     close(fd=fd2)`,
  );

  const pinned = machine.observe().files?.map(({ handle, references }) => [handle, references]);
  answered(
    machine,
    `set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)
     host_munmap(hva=0x10000000000, size=0x1000)`,
  );

  expect(pinned).toEqual([
    ["fd0", 1],
    ["fd1", 1],
  ]);
  expect(machine.observe().files).toEqual([]);
});

test("files of huge pages can be opened and closed, and nothing else is known of them", () => {
  const refused = "not sent (no-hugetlb-operations)";
  const slot = "slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, private_fd=fd0";
  holds(
    `fd0 = memfd_create(flags=HUGETLB) => ok
     fstat(fd=fd0) => ${refused}
     fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000) => ${refused}
     host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0) => ${refused}
     set_user_memory_region(${slot}) => EOPNOTSUPP
     close(fd=fd0) => ok
     fstat(fd=fd0) => EBADF`,
    "memfile-v6",
  );
});
