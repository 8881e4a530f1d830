import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { promisedTrace } from "../../reproducers/promise.ts";
import { REPRODUCERS } from "../../reproducers/targets.ts";
import { KVM, onKvm } from "../../tests/kvm/support.ts";
import { findingOf } from "./finding-of.ts";
import { type RunnableName, thisHost } from "./places.ts";
import { triedAt } from "./run-program.ts";

const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";

/** Behind 40 bits of an address. */
const BEYOND = [SLOT.replace("gpa=0x0", "gpa=0x10000000000")];
/** What fails is told otherwise from 6.8 on. */
const NO_MEMORY = [SLOT.replace("hva=0x10000000000", "hva=0x0"), "guest_read(gpa=0x0)"];

async function tried(
  name: RunnableName,
  lines: readonly string[],
  change = (text: string) => text,
  dialect = "linux-6.18",
) {
  const trace = makeTrace(dialect, lines.map(parseOperation));
  const promised = promisedTrace(dialectNamed(dialect), trace);
  const { render } = REPRODUCERS[name];
  const text = change(render(findingOf(promised, {}, REPRODUCERS[name])));
  return triedAt(thisHost(), name, text, promised);
}

describe.skipIf(!KVM.usable)(onKvm("a program that is tried on this host"), () => {
  test.each(["c", "python"] as const)(
    "%s: says that it passes, or how often it fails",
    async (name) => {
      const lines = [SLOT, "guest_read(gpa=0x0)"];
      const broken = (text: string) => text.replace('expect("loaded tag=0")', 'expect("ok")');

      expect(await tried(name, lines)).toMatch(/^Run 3 times on Linux \S+: it passes there\.$/);
      expect(await tried(name, lines, broken)).toMatch(
        /^Reproduced 3\/3 on Linux \S+: loaded tag=0\.$/,
      );
    },
  );

  test("what the harness would not send to this host is not run", async () => {
    const hazard = "fd0 = create_guest_memfd(size=0x0, flags=MMAP, vm=7)";

    expect(await tried("c", [hazard])).toMatch(/^Not run: this host is not sent/);
  });

  test("a failure before the last step is not the finding", async () => {
    const broken = (text: string) => text.replace('expect("ok")', 'expect("EINVAL")');

    expect(await tried("c", [SLOT, "guest_read(gpa=0x0)"], broken)).toMatch(
      /^Fails 3\/3 on Linux \S+, but at step 1 of 2: ok\.$/,
    );
  });

  test("a program without a VM says nothing of the kernel", async () => {
    const broken = (text: string) => text.replace("ioctl(vm, KVM_CREATE_VCPU, 0)", "-1");

    expect(await tried("c", [SLOT, "guest_read(gpa=0x0)"], broken)).toMatch(
      /^Run on Linux \S+, where it says nothing: KVM_CREATE_VCPU: /,
    );
  });

  test.each([
    ["linux-6.1", NO_MEMORY, /^Not run: its promises are those of linux-6\.1; to guest_read/],
    ["linux-6.18:no-tdp", BEYOND, /^Run 3 times on Linux/],
    ["linux-6.18:tdp,maxphyaddr=40", BEYOND, /^Not run: its promises are those of linux-6.18:/],
    ["linux-6.1", [SLOT], /^Run 3 times on Linux/],
  ])("%s: what this kernel does not promise is not run", async (dialect, lines, said) => {
    expect(await tried("c", lines, undefined, dialect)).toMatch(said);
  });

  test("what cannot be built says so", async () => {
    const text = (program: string) => `${program}\n#error no`;

    expect(await tried("c", [SLOT], text)).toBe("Not run: cc refuses it.");
  });
});
