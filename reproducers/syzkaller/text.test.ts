import { describe, expect, test } from "vitest";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { ALL_KINDS, findingOf } from "../test-findings.ts";
import { parseSyzkaller } from "./test-grammar.ts";
import { syzkallerProgram } from "./text.ts";

const BOUND = [
  "fd0 = create_guest_memfd(size=0x4000)",
  "set_user_memory_region2(slot=2, flags=GUEST_MEMFD, gpa=0x10000, size=0x4000, " +
    "hva=0x10000000000, guest_memfd=fd0)",
  "guest_read(gpa=0x10000)",
];

test("resources are variables, blocks are structures, and the guest is a comment", () => {
  const lines = syzkallerProgram(findingOf("linux-6.18", BOUND)).trimEnd().split("\n");

  expect(lines.slice(-6)).toEqual([
    "r0 = openat$kvm(0xffffffffffffff9c, &(0x7f0000000400)='/dev/kvm\\x00', 0x0, 0x0)",
    "r1 = ioctl$KVM_CREATE_VM(r0, 0xae01, 0x0)",
    "r2 = ioctl$KVM_CREATE_VCPU(r1, 0xae41, 0x0)",
    "r3 = ioctl$KVM_CREATE_GUEST_MEMFD(r1, 0xc040aed4, &(0x7f0000000000)={0x4000, 0x0})",
    "ioctl$KVM_SET_USER_MEMORY_REGION2(r1, 0x40a0ae49, &(0x7f0000000200)=" +
      "{0x2, 0x4, 0x10000, 0x4000, &(0x7f0000c00000/0x4000)=nil, 0x0, r3})",
    "# in the guest: guest_read(gpa=0x10000)",
  ]);
});

test("a trace of every kind of operation is a program", () => {
  const calls = parseSyzkaller(syzkallerProgram(findingOf("linux-6.18:sw-protected", ALL_KINDS)));

  expect(calls.map(({ name }) => name)).toContain("ioctl$KVM_CLEAR_DIRTY_LOG");
  expect(calls.length).toBeGreaterThan(20);
});

test.each(SEEDED_BUGS)("the shortest trace of $id is a program", ({ dialect, minimalTrace }) => {
  const text = syzkallerProgram(findingOf(dialect, minimalTrace));

  const calls = parseSyzkaller(text);

  const comments = text.match(/^# (in the guest|beside the kernel): /gm) ?? [];
  const head = text.includes("KVM_CREATE_VCPU") ? 3 : 2;
  expect(calls.length + comments.length).toBe(head + minimalTrace.length);
});

describe("the grammar", () => {
  const GOOD = "r0 = openat$kvm(0xffffffffffffff9c, &(0x7f0000000000)='/dev/kvm\\x00', 0x0, 0x0)";

  test("has calls, results, structures, arrays, unions and properties", () => {
    const more = "ioctl$A(r0, 0x1, &AUTO={0x1, <r1=>0x0, [@b, @c=r0/0x2+0x4]}) (fail_nth: 5)";

    expect(parseSyzkaller(`${GOOD}\n# a comment\n\n${more}\n`)).toMatchObject([
      { assigns: "r0", name: "openat$kvm", arguments: 4 },
      { name: "ioctl$A", arguments: 3, uses: ["r0", "r0"] },
    ]);
  });

  test.each([
    ["r0 = openat$kvm(0x0", /column 20: "\)" is missing/],
    ["r0 = openat$kvm 0x0)", /"\(" is missing/],
    ["r0 openat$kvm(0x0)", /is missing/],
    ["close(3)", /an argument is missing/],
    ["close(0x)", /is missing/],
    ["close(r0)", /r0 is not assigned/],
    ["close(0x0,)", /an argument is missing/],
    ["write(&(0x1000)=nil)", /an address is missing/],
    ["write(&(0x7f0000000000)nil)", /"=" is missing/],
    ["write({0x0, 0x1)", /"}" is missing/],
    ['write("00)', /an argument is missing/],
    ["close(0x0) trailing", /the end of the line is missing/],
  ])("%s is refused", (line, message) => {
    expect(() => parseSyzkaller(line)).toThrow(message);
  });
});
