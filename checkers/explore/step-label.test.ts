import { describe, expect, it } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { FRESH_MACHINE } from "../../model/state.ts";
import { guestReadLoadedTag } from "../../properties/sometimes/guest-read-loaded-tag.ts";
import { slotDeleted } from "../../properties/sometimes/slot-deleted.ts";
import { parseStepLabel, printStepLabel } from "./step-label.ts";

const STEP = {
  ...{ before: FRESH_MACHINE, after: FRESH_MACHINE, decidedBy: "guest-access/read" },
  ...{ observedBefore: undefined, observedAfter: undefined },
  operation: parseOperation("guest_read(gpa=0x0)"),
  outcome: { kind: "loaded", tag: 3 },
} as const;

describe("the label of a step", () => {
  it("is read back as it was written", () => {
    const text = printStepLabel(STEP, [guestReadLoadedTag, slotDeleted], "freed-page");

    expect(parseStepLabel(text)).toEqual({
      ...{ outcome: "loaded", isOk: true, decidedBy: "guest-access/read" },
      ...{ held: ["guest-read-loaded-tag"], taint: "freed-page" },
    });
  });

  it("tells errors apart, and may hold of nothing", () => {
    const outcome = { kind: "failed", errno: "EFAULT" } as const;

    expect(parseStepLabel(printStepLabel({ ...STEP, outcome }, []))).toMatchObject({
      ...{ outcome: "EFAULT", isOk: false, held: [], taint: "" },
    });
  });

  it.each(["", "mmio, but the model allows loaded tag=0", "a|b|c|d|e|f"])("is not %j", (text) => {
    expect(parseStepLabel(text)).toBeUndefined();
  });
});
