import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

function holds(script: string, dialect = "memfile-v6"): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE) => ok";
const RANGE = "gpa=0x0, size=0x4000, hva=0x10000000000";
const PRIVATE = `flags=PRIVATE, ${RANGE}, private_fd=fd0`;
const region = (rest: string): string => `set_user_memory_region(slot=0, ${rest})`;

describe("the argument block", () => {
  test("is as long as the first fetch of the flags says", () => {
    holds(
      `${FILE}
       ${region(`${PRIVATE}, readable=4..4`)} => EFAULT
       ${region(`${PRIVATE}, readable=0..159`)} => EFAULT
       ${region(`flags=0, ${RANGE}, readable=0..31`)} => EFAULT
       ${region(`flags=0, ${RANGE}, readable=0..32`)} => ok
       ${region(`flags=0, gpa=0x0, size=0x0, hva=0x0`)} => ok
       ${region(`${PRIVATE}, readable=0..160`)} => ok`,
    );
  });

  test("must have the same PRIVATE bit in both fetches; other flags may change", () => {
    holds(
      `${FILE}
       ${region(`${PRIVATE}, first_fetch_flags=0, readable=0..32`)} => EINVAL
       ${region(`flags=0, ${RANGE}, first_fetch_flags=PRIVATE, readable=0..32`)} => EFAULT
       ${region(`flags=0, ${RANGE}, first_fetch_flags=PRIVATE`)} => EINVAL
       ${region(`flags=LOG_DIRTY, ${RANGE}, first_fetch_flags=0x8`)} => ok
       get_dirty_log(slot=0) => dirty []`,
    );
  });

  test("is copied whole before PRIVATE is refused where it is not supported", () => {
    holds(
      `${FILE}
       ${region(`${PRIVATE}, readable=0..159`)} => EFAULT
       ${region(PRIVATE)} => EINVAL
       ${region(`flags=READONLY, ${RANGE}`)} => ok`,
      "memfile-v6:no-private",
    );
  });
});

describe("the ladder of a private slot", () => {
  test("checks arguments, then the slot, then overlap, then memory, then the file", () => {
    const at = (flags: string, rest: string) =>
      `set_user_memory_region(slot=1, flags=${flags}, size=0x4000, hva=0x10000000000, ${rest})`;
    holds(
      `${FILE}
       ${region(`flags=0, ${RANGE}`)} => ok
       ${at("PRIVATE|0x8", "gpa=0x0, private_fd=-1")} => EINVAL
       ${at("PRIVATE", "gpa=0x1, private_fd=-1")} => EINVAL
       ${at("PRIVATE", "gpa=0x0, private_fd=-1, private_offset=0x800")} => EINVAL
       ${at("PRIVATE", "gpa=0x0, private_fd=-1, private_offset=0xffffffffffffc000")} => EINVAL
       ${at("PRIVATE", "gpa=0x0, private_fd=-1, inject=ENOMEM@1")} => EEXIST
       ${at("PRIVATE", "gpa=0x8000, private_fd=-1, inject=ENOMEM@1")} => ENOMEM
       ${at("PRIVATE", "gpa=0x8000, private_fd=-1")} => EINVAL
       ${at("PRIVATE", "gpa=0x8000, private_fd=fd0, inject=ENOMEM@2")} => ENOMEM
       ${at("PRIVATE|LOG_DIRTY", "gpa=0x8000, private_fd=fd0, inject=ENOMEM@3")} => ENOMEM
       ${at("PRIVATE", "gpa=0xffffffffff000, private_fd=fd0, inject=ENOMEM@2")} => EINVAL
       ${at("PRIVATE", "gpa=0x8000, private_fd=fd0, inject=ENOMEM@3")} => ok
       close(fd=fd0) => ok
       set_user_memory_region(slot=2, ${PRIVATE.replace("gpa=0x0", "gpa=0x10000")}) => EINVAL`,
    );
  });

  test("asks neither for a size, nor for MFD_INACCESSIBLE, nor for a file of its own", () => {
    holds(
      `fd0 = memfd_create(flags=0) => ok
       ${region(PRIVATE)} => ok
       set_user_memory_region(slot=1, ${PRIVATE.replace("gpa=0x0", "gpa=0x10000")}) => ok
       set_user_memory_region(slot=0x10000, ${PRIVATE}) => ok`,
    );
  });

  test("refuses every change but deletion, for which the unused fields are checked (B-71)", () => {
    const deletion = "gpa=0x0, size=0x0, hva=0x0";
    holds(
      `${FILE}
       ${region(PRIVATE)} => ok
       ${region(PRIVATE)} => EINVAL
       ${region(PRIVATE.replace("PRIVATE", "PRIVATE|LOG_DIRTY"))} => EINVAL
       ${region(PRIVATE.replace("gpa=0x0", "gpa=0x8000"))} => EINVAL
       ${region(`flags=0, ${RANGE}`)} => EINVAL
       ${region(`flags=0, ${RANGE.replace("gpa=0x0", "gpa=0x8000")}`)} => EINVAL
       ${region(`flags=PRIVATE, ${deletion}, private_offset=0x1`)} => EINVAL
       ${region(`flags=PRIVATE, gpa=0x0, size=0x0, hva=0x1`)} => EINVAL
       ${region(`flags=PRIVATE, ${deletion}, private_fd=-1`)} => ok
       ${region(`flags=0, ${deletion}`)} => EINVAL`,
    );
  });

  test("fails at the n-th allocation of slot, bitmap and metadata, also for ordinary slots", () => {
    const move = `flags=LOG_DIRTY, gpa=0x8000, size=0x4000, hva=0x10000000000`;
    holds(
      `${region(`flags=LOG_DIRTY, ${RANGE}, inject=ENOMEM@1`)} => ENOMEM
       ${region(`flags=LOG_DIRTY, ${RANGE}, inject=ENOMEM@2`)} => ENOMEM
       ${region(`flags=LOG_DIRTY, ${RANGE}, inject=ENOMEM@3`)} => ENOMEM
       ${region(`flags=0, ${RANGE}, inject=ENOMEM@3`)} => ok
       ${region(`flags=0, ${RANGE}, inject=ENOMEM@1`)} => ok
       ${region(`flags=LOG_DIRTY, ${RANGE}, inject=ENOMEM@2`)} => ENOMEM
       get_dirty_log(slot=0) => ENOENT
       ${region(`flags=LOG_DIRTY, ${RANGE}, inject=ENOMEM@3`)} => ok
       ${region(`${move}, inject=ENOMEM@2`)} => ENOMEM
       guest_read(gpa=0x0) => loaded tag=0
       ${region(`${move}, inject=ENOMEM@3`)} => ok
       ${region(`flags=0, gpa=0x0, size=0x0, hva=0x0, inject=ENOMEM@1`)} => ok`,
    );
  });
});

describe("a private slot", () => {
  test("holds one reference and one notifier, and lets go of both", () => {
    const machine = machineOf("memfile-v6");
    const seen = () => {
      const file = machine.observe().files?.[0];
      return [file?.references, file?.notifiers, file?.nodeFlags];
    };

    answered(machine, `${FILE}\n${region(`${PRIVATE}, inject=ENOMEM@2`)}`);
    const failed = seen();
    answered(machine, region(PRIVATE));
    const made = seen();
    answered(machine, region("flags=0, gpa=0x0, size=0x0, hva=0x0"));

    expect([failed, made, seen()]).toEqual([
      [1, 0, 1],
      [2, 1, 7],
      [1, 0, 1],
    ]);
  });

  test("that is deleted leaves its pages in the file, for the next one", () => {
    holds(
      `${FILE}
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000) => ok
       ${region(PRIVATE)} => ok
       guest_write(gpa=0x0, tag=5, access=private) => ok
       ${region("flags=0, gpa=0x0, size=0x0, hva=0x0")} => ok
       ${region(PRIVATE)} => ok
       guest_read(gpa=0x0, access=private) => loaded tag=5`,
    );
  });

  test("gates file operations of an ordinary file as long as it is there (B-65)", () => {
    const gated = (after: string) => `fd0 = memfd_create(flags=0) => ok
       host_mmap(hva=0x10000008000, size=0x1000, prot=read-write, fd=fd0) => ok
       ${region(PRIVATE)} => ok
       file_write(fd=fd0, offset=0x0, size=8, tag=1) => EPERM
       host_mmap(hva=0x10000009000, size=0x1000, prot=read, fd=fd0) => EPERM
       ${region("flags=0, gpa=0x0, size=0x0, hva=0x0")} => ok
       host_mmap(hva=0x10000009000, size=0x1000, prot=read, fd=fd0) => ${after}`;

    holds(gated("ok"), "memfile-v6");
    holds(gated("EPERM"), "memfile-v6:as-posted");
  });

  test("does not see through a mapping that is older than itself (B-03)", () => {
    holds(
      `fd0 = memfd_create(flags=0) => ok
       ftruncate(fd=fd0, size=0x4000) => ok
       host_mmap(hva=0x10000008000, size=0x1000, prot=read-write, fd=fd0) => ok
       ${region(PRIVATE)} => ok
       host_write(hva=0x10000008000, tag=9) => ok
       guest_read(gpa=0x0, access=private) => loaded tag=9`,
    );
  });
});
