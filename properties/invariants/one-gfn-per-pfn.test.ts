import { expect, test } from "vitest";
import { SharedMap } from "../../abi/shared-map.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import type { HostPage } from "../../model/state.ts";
import { machine, observation, privateSlot, slot, stepOf } from "../test-steps.ts";
import { oneGfnPerPfn } from "./one-gfn-per-pfn.ts";

const found = (after: ReturnType<typeof machine>, kind: "shared" | "private", pfns: number[]) => {
  const mappings = pfns.map((pfn, nth) => ({ pfn, kind, gfn: BigInt(8 * nth) }));
  const observedAfter = observation({ mappings, pfns: [7] });
  return oneGfnPerPfn.violation(stepOf({ after, observedAfter }));
};

test.each([
  ["a page of a file that two slots bind", "private", privateSlot],
  ["a host page behind two slots", "shared", slot],
] as const)("excuses nothing: finds %s", (_, kind, made) => {
  const after = machine([made(), made({ id: 1, baseGfn: 8n, flags: 4 })], {
    hostPages: SharedMap.of<HostPage>(),
  });

  expect(found(after, kind, [7, 7])).toBe("pfn 7 is mapped at gpa 0x0 and at gpa 0x8000");
});

test("allows two frames behind two slots", () => {
  const after = machine([privateSlot(), privateSlot({ id: 1, baseGfn: 8n })]);

  expect(found(after, "private", [7, 8])).toBeUndefined();
});

test("is about callers who are held to their obligations", () => {
  const names = ["memfile-v6:strict", "memfile-v6", "memfile-v6:undefined", "linux-6.18"];

  expect(names.map((name) => oneGfnPerPfn.isAbout?.(dialectNamed(name)))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
