import { describe, expect, it } from "vitest";
import { parseOperation } from "../../../abi/notation.ts";
import { CORRECT_DECISIONS, type Decisions } from "../decisions.ts";
import { generationNamed } from "../generations.ts";
import { SimulatedMachine } from "../simulated-machine.ts";

/** The fingerprint of a fresh machine that did these operations. */
function fingerprintAfter(lines: readonly string[], decisions: Partial<Decisions> = {}): string {
  const generation = generationNamed("linux-6.18");
  const machine = new SimulatedMachine(generation, { ...CORRECT_DECISIONS, ...decisions });
  for (const line of lines) machine.apply(parseOperation(line));
  return machine.fingerprint();
}

const TWO_PAGES =
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000)";
const READ_FIRST = "guest_read(gpa=0x0)";
const READ_SECOND = "guest_read(gpa=0x1000)";

describe("the fingerprint of a simulated machine", () => {
  it("does not tell in which order pages got their frames", () => {
    expect(fingerprintAfter([TWO_PAGES, READ_FIRST, READ_SECOND])).toBe(
      fingerprintAfter([TWO_PAGES, READ_SECOND, READ_FIRST]),
    );
  });

  it.each([
    ["a slot", TWO_PAGES],
    ["what a page holds", "host_write(hva=0x10000000000, tag=1)"],
    ["what is mapped in the host", "host_munmap(hva=0x10000000000, size=0x1000)"],
    ["a protection", "host_mprotect(hva=0x10000000000, size=0x1000, prot=read)"],
    ["an open file", "fd0 = memfd_create(flags=0)"],
    ["how dirty logs are protected", "enable_dirty_log_protect(mode=MANUAL)"],
  ])("tells %s", (_, line) => {
    expect(fingerprintAfter([line])).not.toBe(fingerprintAfter([]));
  });

  it("tells that the guest has a page mapped", () => {
    expect(fingerprintAfter([TWO_PAGES, READ_FIRST])).not.toBe(fingerprintAfter([TWO_PAGES]));
  });

  it("tells what is left in free frames of a kernel that hands them out uncleared", () => {
    const freed = [
      "host_write(hva=0x10000000000, tag=1)",
      "host_dontneed(hva=0x10000000000, size=0x1000)",
    ];

    expect(fingerprintAfter(freed)).toBe(fingerprintAfter([]));
    expect(fingerprintAfter(freed, { zeroesNewPage: () => false })).not.toBe(
      fingerprintAfter([], { zeroesNewPage: () => false }),
    );
  });
});
