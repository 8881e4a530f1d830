import { expect, test } from "vitest";
import { type ProgramEnd, readKtap, type Said } from "./read-ktap.ts";

const HEAD = ["KTAP version 1", "# promised by linux-6.18, run on Linux 6.18.0"];
const TWO = [...HEAD, "1..2", "ok 1 01_set_region"];

test.each<[string, ProgramEnd, Said]>([
  ["every step is ok", { code: 0, lines: [...TWO, "ok 2 02_guest_read"] }, { kind: "passed" }],
  [
    "a step fails",
    {
      ...{ code: 1 },
      lines: [...TWO, "# answered: EEXIST", "# promised: ok", "not ok 2 02_set_region"],
    },
    { kind: "failed", step: 2, answer: "EEXIST" },
  ],
  [
    "a step does not return",
    { code: 1, lines: [...TWO, "# no answer within 20 seconds", "not ok 2 02_x", "Bail out! x"] },
    { kind: "failed", step: 2, answer: "no answer within 20 seconds" },
  ],
  [
    "the machine lacks something",
    { code: 4, lines: ["KTAP version 1", "1..0 # SKIP no /dev/kvm"] },
    { kind: "skipped", why: "no /dev/kvm" },
  ],
  [
    "the VM cannot be made, which is no answer to the trace",
    { code: 1, lines: [...HEAD, "Bail out! KVM_CREATE_VCPU: Cannot allocate memory"] },
    { kind: "broken", why: "KVM_CREATE_VCPU: Cannot allocate memory" },
  ],
  [
    "the kernel is lost in the second step",
    { code: null, lines: TWO, lost: "BUG: unable to handle page fault" },
    { kind: "failed", step: 2, answer: "the kernel was lost: BUG: unable to handle page fault" },
  ],
  [
    "the kernel is lost when the steps are done",
    { code: null, lines: [...TWO, "ok 2 02_x"], lost: "WARNING: x" },
    { kind: "broken", why: "the kernel was lost behind it: WARNING: x" },
  ],
  [
    "the exit code says passed, and the lines break off",
    { code: 0, lines: TWO },
    { kind: "broken", why: "it ended with 0 and told of 1 of 2 steps" },
  ],
  [
    "the exit code says failed, and no line does",
    { code: 1, lines: [...TWO, "ok 2 02_x"] },
    { kind: "broken", why: "it ended with 1 and told of 2 of 2 steps" },
  ],
  [
    "it could not be started",
    { code: 127, lines: [""] },
    { kind: "broken", why: "it ended with 127 and told of no step" },
  ],
])("%s", (_, end, said) => {
  expect(readKtap(end, 2)).toEqual(said);
});
