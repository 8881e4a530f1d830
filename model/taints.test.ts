import { describe, expect, test } from "vitest";
import { FRESH_MACHINE } from "./state.ts";
import { ALL_TAINTS, stoppingTaint, tainted, taintNamed } from "./taints.ts";
import { region, stateAfter } from "./test-support.ts";

describe("taints", () => {
  test("stop a comparison, or only widen it", () => {
    expect(stoppingTaint(FRESH_MACHINE)).toBeUndefined();
    expect(stoppingTaint(tainted(FRESH_MACHINE, "protected-mapping"))).toBeUndefined();
    expect(stoppingTaint(tainted(FRESH_MACHINE, "freed-page"))?.id).toBe("freed-page");
  });

  test("are entered once", () => {
    const once = tainted(FRESH_MACHINE, "freed-page");

    expect(tainted(once, "freed-page")).toBe(once);
  });

  test("follow every failure of the host kernel", () => {
    const program = `${region()}; guest_read(gpa=0x0, access=private)`;

    expect(stateAfter(program, "memfile-v6:as-posted").taints).toEqual(["host-oops"]);
  });

  test("are found by their name", () => {
    expect(ALL_TAINTS.map(({ id }) => taintNamed(id)?.id)).toEqual(ALL_TAINTS.map(({ id }) => id));
    expect(taintNamed("toString")).toBeUndefined();
  });

  test("say why, and where it was left open", () => {
    for (const { reason, source } of ALL_TAINTS) {
      expect(reason).toMatch(/^[A-Z].*\.$/s);
      expect(source).not.toBe("");
    }
  });
});
