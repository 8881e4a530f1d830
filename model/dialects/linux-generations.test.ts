import { describe, expect, test } from "vitest";
import type { OperationKind } from "../../abi/operation.ts";
import type { Dialect } from "../dialect.ts";
import { supports } from "../step.ts";
import { lastOutcome, region, region2 } from "../test-support.ts";
import { dialectNamed } from "./registry.ts";
import { climb, rowsOf, speakersOf } from "./test-support.ts";

const FILE = "fd0 = create_guest_memfd(size=0x4000)";
const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");
const TOO_HIGH = "gpa=0xfffffffffd000";

function idsOf(dialect: Dialect, kind: OperationKind): readonly string[] {
  return (dialect.operations[kind]?.ladder ?? []).map(({ rule }) => rule.id);
}

/** The answer of the last line, in each of these generations. */
function inEach(names: readonly string[], program: string): readonly string[] {
  return names.map((name) => lastOutcome(program, name));
}

describe("the Linux generations", () => {
  test.each([
    [
      "linux-6.1",
      "linux-6.8",
      ["set_user_memory_region2", "create_guest_memfd", "set_memory_attributes"],
    ],
    ["linux-6.8", "linux-6.12", ["pre_fault_memory"]],
  ] as const)("%s lacks what %s has", (before, after, kinds) => {
    for (const kind of kinds) {
      expect(supports(dialectNamed(before), kind)).toBe(false);
      expect(supports(dialectNamed(after), kind)).toBe(true);
    }
  });

  test("answer a failed KVM_RUN with a known exit reason since 6.8", () => {
    const program = `${region("hva=0")};guest_read(gpa=0x0)`;

    expect(inEach(["linux-6.1", "linux-6.8"], program)).toEqual([
      "KVM_RUN EFAULT exit=stale guest-access/host-page-mapped",
      "KVM_RUN EFAULT exit=0 guest-access/host-page-mapped",
    ]);
  });

  test("let an ordinary VM bind a guest_memfd since 6.18", () => {
    expect(inEach(["linux-6.8", "linux-6.12", "linux-6.18"], `${FILE};${BIND}`)).toEqual([
      "EINVAL memslot/flags-known",
      "EINVAL memslot/flags-known",
      "ok memslot/create",
    ]);
  });

  test("have flags of guest_memfd since 6.18", () => {
    const create = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP)";

    expect(inEach(["linux-6.12", "linux-6.18"], create)).toEqual([
      "EINVAL guest-memfd/create-flags-known",
      "ok guest-memfd/create",
    ]);
  });

  test("add offset and size of a binding as signed numbers until 7.1", () => {
    const where = "size=0x1000 guest_memfd_offset=0x7ffffffffffff000";
    const last = region2(`flags=GUEST_MEMFD guest_memfd=fd0 ${where}`);
    const names = ["linux-6.8:sw-protected", "linux-6.12:sw-protected", "linux-6.18", "linux-7.2"];

    expect(inEach(names, `${FILE};${last}`)).toEqual([
      "ok memslot/create",
      "ok memslot/create",
      "ok memslot/create",
      "EINVAL guest-memfd/binding-inside-file",
    ]);
  });

  test("know EXEC and NOEXEC_SEAL of memfd_create since 6.3", () => {
    const create = (flags: string): readonly string[] =>
      inEach(["linux-6.1", "linux-6.8"], `fd0 = memfd_create(flags=${flags})`);

    expect(create("0x10")).toEqual(["EINVAL file/memfd-flags-known", "ok file/memfd-create"]);
    expect(create("0x18")).toEqual([
      "EINVAL file/memfd-flags-known",
      "EINVAL file/memfd-exec-alone",
    ]);
    expect(create("0x4")).toEqual(["ok file/memfd-create", "ok file/memfd-create"]);
  });

  test("judge memfd_create in the kernel's order", () => {
    const table = `
                      | EINVAL | file/memfd-flags-known
      flags=0x400001c | EINVAL | file/memfd-exec-alone
      flags=0x4000004 | EFAULT | file/memfd-name-readable
      name=too_long   | EINVAL | file/memfd-name-short
      name=ok         | ENODEV | file/huge-page-size-present
      flags=0x4       | ok     | file/memfd-create
    `;
    const first = "fd0 = memfd_create(flags=0x20, name=unreadable)";

    expect(climb(dialectNamed("linux-6.8"), "", first, table)).toEqual(rowsOf(table));
    expect(rowsOf(table).map(([, , id]) => id)).toEqual([
      ...speakersOf(dialectNamed("linux-6.8"), "memfd_create"),
      "file/memfd-create",
    ]);
  });

  test("name a range that is bound already EEXIST since 7.2", () => {
    const again = region2("slot=1 gpa=0x8000 flags=GUEST_MEMFD guest_memfd=fd0");
    const program = `${FILE};${BIND};${again}`;

    expect(inEach(["linux-6.18", "linux-7.2", "linux-7.3"], program)).toEqual([
      "EINVAL guest-memfd/range-unbound",
      "EEXIST guest-memfd/range-unbound",
      "EEXIST guest-memfd/range-unbound",
    ]);
  });

  test("bind after the architecture was asked since 7.3", () => {
    const twice = region2(`slot=1 flags=GUEST_MEMFD guest_memfd=fd0 ${TOO_HIGH}`);

    const names = ["linux-6.18", "linux-7.2", "linux-7.3"];
    expect(inEach(names, `${FILE};${BIND};${twice}`)).toEqual([
      "EINVAL guest-memfd/range-unbound",
      "EEXIST guest-memfd/range-unbound",
      "EINVAL memslot/gpa-within-limit",
    ]);
    expect(idsOf(dialectNamed("linux-7.3"), "set_user_memory_region2").slice(-2)).toEqual([
      "guest-memfd/range-unbound",
      "guest-memfd/binding-stored",
    ]);
  });

  test("let a slot lose its guest_memfd before 9935df5333aa", () => {
    const program = `${FILE};${BIND};${region2()}`;
    const names = ["linux-6.8:sw-protected", "linux-6.12:sw-protected", "linux-6.18"];

    expect(inEach(names, program)).toEqual([
      "ok memslot/flags-only",
      "EINVAL guest-memfd/flag-unchanged",
      "EINVAL guest-memfd/flag-unchanged",
    ]);
  });
});

describe("the kinds of memory of a software-protected VM", () => {
  const PRIVATE = "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)";

  test.each(["linux-6.8", "linux-6.12", "linux-6.18", "linux-7.2", "linux-7.3"])(
    "are kept apart by %s",
    (generation) => {
      const name = `${generation}:sw-protected`;
      const program = [FILE, BIND, "host_write(hva=0x10000000000, tag=3)", PRIVATE].join(";");

      expect(lastOutcome(`${program};guest_read(gpa=0x0)`, name)).toMatch(/^loaded tag=0 /);
      expect(lastOutcome(`${program};guest_read(gpa=0x0, path=emulation)`, name)).toMatch(
        /^loaded tag=3 /,
      );
      expect(lastOutcome(`${program};close(fd=fd0);guest_read(gpa=0x0)`, name)).toMatch(
        /^MEMORY_FAULT .* flags=8 /,
      );
    },
  );

  test("leave no second address space and no file for the host", () => {
    const name = "linux-6.18:sw-protected";

    expect(lastOutcome(region("slot=0x10000"), name)).toBe("EINVAL memslot/address-space-exists");
    expect(lastOutcome("fd0 = create_guest_memfd(size=0x1000, flags=INIT_SHARED)", name)).toBe(
      "EINVAL guest-memfd/create-flags-known",
    );
  });
});
