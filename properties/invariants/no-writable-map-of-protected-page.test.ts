import { expect, test } from "vitest";
import type { Protection } from "../../abi/operation.ts";
import { SharedMap } from "../../abi/shared-map.ts";
import type { HostPage } from "../../model/state.ts";
import { hostPage, machine, observation, slot, stepOf } from "../test-steps.ts";
import { noWritableMapOfProtectedPage } from "./no-writable-map-of-protected-page.ts";

function violation(protection: Protection, writable: boolean): string | undefined {
  const after = machine([slot()], {
    hostPages: SharedMap.of<HostPage>([[hostPage(0), { protection, tag: 0 }]]),
  });
  const observedAfter = observation({ mappings: [{ pfn: 7, writable }] });
  return noWritableMapOfProtectedPage.violation(stepOf({ after, observedAfter }));
}

test.each(["read", "none"] as const)("finds a writable mapping of a %s page", (protection) => {
  const found = violation(protection, true);

  expect(found).toBe(`gpa 0x0 is mapped writable over a host page with protection ${protection}`);
});

test("allows a read-only mapping of a read page", () => {
  expect(violation("read", false)).toBeUndefined();
});

test("allows a writable mapping of a read-write page", () => {
  expect(violation("read-write", true)).toBeUndefined();
});
