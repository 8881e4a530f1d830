import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { promisedTrace } from "../../reproducers/promise.ts";
import { REPRODUCERS } from "../../reproducers/targets.ts";
import { KVM, onKvm } from "../../tests/kvm/support.ts";
import { findingOf } from "./finding-of.ts";
import { type RunnableName, triedHere } from "./run-program.ts";

const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";

async function tried(
  name: RunnableName,
  lines: readonly string[],
  change = (text: string) => text,
  dialect = "linux-6.18",
) {
  const trace = makeTrace(dialect, lines.map(parseOperation));
  const promised = promisedTrace(dialectNamed(dialect), trace);
  const { render, usage } = REPRODUCERS[name];
  return triedHere(name, change(render(findingOf(promised, undefined, usage))), trace);
}

describe.skipIf(!KVM.usable)(onKvm("a program that is tried on this host"), () => {
  test.each(["c", "python"] as const)(
    "%s: says that it passes, or how often it fails",
    async (name) => {
      const lines = [SLOT, "guest_read(gpa=0x0)"];
      const broken = (text: string) => text.replace('expect("loaded tag=0")', 'expect("ok")');

      expect(await tried(name, lines)).toMatch(/^Run 3 times on Linux \S+: it passes there\.$/);
      expect(await tried(name, lines, broken)).toMatch(/^Reproduced 3\/3 on Linux \S+\.$/);
    },
  );

  test("what the harness would not send to this host is not run", async () => {
    const hazard = "fd0 = create_guest_memfd(size=0x0, flags=MMAP, vm=7)";

    expect(await tried("c", [hazard])).toMatch(/^Not run: this host is not sent/);
  });

  test.each([
    ["linux-6.1", /^Not run: its promises are those of linux-6\.1, and this is Linux/],
    ["linux-6.18:smm,maxphyaddr=40,tdp,fetch=shutdown", /^Not run: its promises are those of /],
  ])("what another kernel or machine promises is not run: %s", async (dialect, line) => {
    expect(await tried("c", [SLOT], undefined, dialect)).toMatch(line);
  });

  test("what cannot be built says so", async () => {
    const text = (program: string) => `${program}\n#error no`;

    expect(await tried("c", [SLOT], text)).toBe("Not run: cc refuses it.");
  });
});
