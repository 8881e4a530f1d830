import { expect, test } from "vitest";
import { dialectFor } from "../../implementations/kvm/probe.ts";
import { cProgram } from "../../reproducers/c/program.ts";
import { findingOf, SLOT } from "../../reproducers/test-findings.ts";
import { WHY_NO_CC } from "../../reproducers/test-programs.ts";
import { inVm, PLACES, RELEASES, WHY_NOT } from "../../tests/vm/support.ts";
import { packageRoot } from "../store/package-root.ts";
import { inGuest } from "./places.ts";
import { triedAt } from "./run-program.ts";

const [RELEASE = ""] = RELEASES;
const KERNEL = `vm:debian:${RELEASE}`;
const OVERLAP = [SLOT, SLOT.replace("slot=0", "slot=1")];

async function tried(
  lines: readonly string[],
  change = (text: string) => text,
  dialect = dialectFor(RELEASE) ?? "",
): Promise<string> {
  const finding = findingOf(dialect, lines);
  const place = await inGuest(KERNEL, { packageRoot: packageRoot(), ...PLACES });
  return await triedAt(place, "c", change(cProgram(finding)), finding.promised);
}

test.skipIf(WHY_NOT !== undefined || WHY_NO_CC !== undefined)(
  inVm("a program that is tried in a guest says how often it fails there, and at what"),
  async () => {
    const broken = (text: string) => text.replace('expect("EEXIST")', 'expect("ok")');
    const oops =
      'must(open("/proc/sysrq-trigger", O_WRONLY) >= 0 && ' +
      'write(open("/proc/sysrq-trigger", O_WRONLY), "c", 1) == 1, "a crash");';
    const crashing = (text: string) => text.replace('\texpect("EEXIST")', `${oops}\n$&`);

    expect(await tried(OVERLAP)).toMatch(/^Run 3 times on Linux \S+ in vm:debian:\S+: it passes/);
    expect(await tried(OVERLAP, broken)).toMatch(
      /^Reproduced 3\/3 on Linux \S+ in vm:debian:\S+: EEXIST\.$/,
    );
    expect(await tried(OVERLAP, crashing)).toMatch(
      /^Reproduced 3\/3 on Linux \S+ in vm:debian:\S+: the kernel was lost: .*sysrq/i,
    );
    const shut = ["guest_execute(gpa=0x8000)"];
    expect(await tried(shut, undefined, `${dialectFor(RELEASE)}:fetch=internal-error`)).toMatch(
      /^Not run: its promises are those of linux-.*; to guest_execute.* says SHUTDOWN/,
    );
  },
);
