import { describe, expect, test } from "vitest";
import { cProgram } from "../../reproducers/c/program.ts";
import { pythonProgram } from "../../reproducers/python/program.ts";
import { ALL_KINDS, FIVE, findingOf, SLOT } from "../../reproducers/test-findings.ts";
import { runC, runPython, WHY_NO_CC, WHY_NO_PYTHON } from "../../reproducers/test-programs.ts";
import { KVM, onKvm } from "../kvm/support.ts";

/** What ends and what goes on when a VM loses its descriptors. */
const CLOSING = [
  SLOT,
  ...["close_kvm(descriptor=vm)", "guest_read(gpa=0x0)", SLOT, "close_kvm(descriptor=vcpu)"],
  ...["guest_read(gpa=0x0)", "fd0 = open_other(kind=vcpu)", "close_kvm(descriptor=vcpu)"],
];

const LINES = [
  SLOT,
  "guest_write(gpa=0x0, tag=7)",
  "guest_read(gpa=0x0)",
  "guest_read(gpa=0x1000)",
];

describe.skipIf(WHY_NO_CC !== undefined)(`C (${WHY_NO_CC ?? "cc"})`, () => {
  test("every kind of operation builds without a warning", () => {
    const text = cProgram(findingOf("linux-6.18:sw-protected", ALL_KINDS));

    expect(runC(text, "build")).toEqual({ code: 0, lines: [""], error: "" });
  });

  describe.skipIf(!KVM.usable)(onKvm("on this host"), () => {
    test("what the kernel keeps passes, one line for each step", () => {
      const { code, lines: all } = runC(cProgram(findingOf("linux-6.18", FIVE)));
      const lines = all.filter(
        (line) => !line.startsWith("# promised by linux-6.18, run on Linux "),
      );

      expect(all.length - lines.length).toBe(1);
      expect({ code, lines }).toEqual({
        code: 0,
        lines: [
          ...["KTAP version 1", "1..5", "ok 1 01_set_user_memory_region", "ok 2 02_guest_write"],
          ...["ok 3 03_guest_read", "ok 4 04_set_user_memory_region", "ok 5 05_guest_read"],
        ],
      });
    });

    test("a VM that loses its descriptors, one after the other", () => {
      const { code, lines } = runC(cProgram(findingOf("linux-6.18", CLOSING)));

      expect(code, lines.join("\n")).toBe(0);
    });

    test("what it does not keep fails at that step, and the rest is skipped", () => {
      const text = cProgram(findingOf("linux-6.18", FIVE)).replace(
        'expect("EEXIST")',
        'expect("EINVAL")',
      );

      const { code, lines } = runC(text);

      expect(code).toBe(1);
      expect(lines.slice(-4)).toEqual([
        ...["# answered: EEXIST", "# promised: EINVAL", "not ok 4 04_set_user_memory_region"],
        "ok 5 05_guest_read # SKIP after a failure",
      ]);
    });

    test("a call that never returns is told, and the program ends", () => {
      const text = cProgram(findingOf("linux-6.18", FIVE))
        .replace("#define LIMIT_SECONDS 20", "#define LIMIT_SECONDS 1")
        .replace("\tguest_read(0);", "\tguest_read(0);\n\tpause();");

      const { code, lines } = runC(text);

      expect(code).toBe(1);
      expect(lines.slice(-3)).toEqual([
        "# no answer within 1 seconds",
        "not ok 3 03_guest_read",
        "Bail out! the rest was not run",
      ]);
    });
  });
});

describe.skipIf(WHY_NO_PYTHON !== undefined)(`Python (${WHY_NO_PYTHON ?? "python3"})`, () => {
  test("every kind of operation is a program that Python reads", () => {
    const text = pythonProgram(findingOf("linux-6.18:sw-protected", ALL_KINDS));
    const reading = `import ast\nast.parse(${JSON.stringify(text)})\n`;

    expect(runPython(reading)).toEqual({ code: 0, lines: [""], error: "" });
  });

  describe.skipIf(!KVM.usable)(onKvm("on this host"), () => {
    test("what the kernel keeps passes", () => {
      const { code, lines } = runPython(pythonProgram(findingOf("linux-6.18", LINES)));

      expect([code, lines.at(-1)]).toEqual([0, "ok 4 04_guest_read"]);
    });

    test("a VM that loses its descriptors, one after the other", () => {
      const { code, lines, error } = runPython(pythonProgram(findingOf("linux-6.18", CLOSING)));

      expect(code, [...lines, error].join("\n")).toBe(0);
    });

    test("what it does not keep fails at that step", () => {
      const text = pythonProgram(findingOf("linux-6.18", LINES)).replace('tag=7"', 'tag=8"');

      const { code, lines } = runPython(text);

      expect(code).toBe(1);
      expect(lines.slice(-4)).toEqual([
        ...["# answered: loaded tag=7", "# promised: loaded tag=8", "not ok 3 03_guest_read"],
        "ok 4 04_guest_read # SKIP after a failure",
      ]);
    });
  });
});
