import { describe, expect, test } from "vitest";
import { isHarnessError } from "../../abi/harness-error.ts";
import { dialectFor } from "../../implementations/kvm/probe.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { cProgram } from "../../reproducers/c/program.ts";
import { whyNoProgram } from "../../reproducers/cannot.ts";
import { findingOf } from "../../reproducers/test-findings.ts";
import { WHY_NO_CC } from "../../reproducers/test-programs.ts";
import { runInGuest } from "./run-in-guest.ts";
import { inVm, RELEASES, WHY_NOT } from "./support.ts";

const PASSED = 0;
const FAILED = 1;
const SKIPPED = 4;

/** A guest of QEMU has nested paging, where a fetch without memory is a triple fault. */
const FACTS = "fetch=shutdown";

/** The shortest traces of all seeded bugs, with what this generation promises. */
function programsFor(
  generation: string,
): readonly { readonly name: string; readonly text: string }[] {
  return SEEDED_BUGS.flatMap(({ id, dialect, minimalTrace }) => {
    const words = dialect.split(":")[1];
    const named = [generation, [words, FACTS].filter(Boolean).join(",")].join(":");
    try {
      const finding = findingOf(named, minimalTrace);
      if (whyNoProgram(finding.promised) !== undefined) return [];
      return [{ name: id, text: cProgram(finding) }];
    } catch (error) {
      // Not every generation has every operation.
      if (isHarnessError(error)) return [];
      throw error;
    }
  });
}

const KERNELS = [RELEASES[0], RELEASES.at(-1)].filter((release) => release !== undefined);

describe.skipIf(WHY_NOT !== undefined || WHY_NO_CC !== undefined)(inVm("C in a guest"), () => {
  test.each(KERNELS)("Linux %s passes every program of its generation", async (release) => {
    const programs = programsFor(dialectFor(release) ?? "");
    expect(programs.length).toBeGreaterThan(10);

    const runs = await runInGuest(release, programs);

    expect(runs.filter(({ code }) => code !== PASSED && code !== SKIPPED)).toEqual([]);
    expect(runs.filter(({ code }) => code === PASSED).length).toBeGreaterThan(10);
  });

  test("a kernel that breaks a promise fails that program at that step", async () => {
    const release = KERNELS[0] ?? "";
    const [kept] = programsFor(dialectFor(release) ?? "").filter(({ text }) =>
      text.includes('expect("EEXIST")'),
    );
    const text = (kept?.text ?? "").replace('expect("EEXIST")', 'expect("ok")');

    const [run] = await runInGuest(release, [{ name: "broken", text }]);

    expect(run?.code).toBe(FAILED);
    expect(run?.lines).toContain("# answered: EEXIST");
  });
});

/** KVM_PRE_FAULT_MEMORY does not return there once a slot was deleted; Linux 6.16 does. */
const LIVELOCKED = RELEASES.find((release) => release.startsWith("6.12."));
const MENDED = RELEASES.find((release) => /^(6\.1[6-9]|[7-9])\./.test(release));

describe.skipIf(LIVELOCKED === undefined || MENDED === undefined || WHY_NO_CC !== undefined)(
  inVm("C of a known deviation"),
  () => {
    const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x4000, hva=0x10000000000)";
    const LINES = [
      ...[SLOT, "pre_fault_memory(gpa=0x0, size=0x1000)"],
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
      ...[SLOT, "pre_fault_memory(gpa=0x0, size=0x1000)"],
    ];
    const text = (generation: string) => cProgram(findingOf(`${generation}:${FACTS}`, LINES));

    test("a call that never returns is told, and passes where it is mended", async () => {
      const [mended] = await runInGuest(MENDED ?? "", [
        { name: "mended", text: text("linux-6.18") },
      ]);
      const [hung] = await runInGuest(LIVELOCKED ?? "", [
        { name: "hung", text: text("linux-6.12") },
      ]);

      expect([mended?.code, hung?.code]).toEqual([PASSED, FAILED]);
      expect(hung?.lines).toContain("not ok 5 05_pre_fault_memory");
    });
  },
);
