import { expect, test } from "vitest";
import { SharedMap } from "../../abi/shared-map.ts";
import type { HostPage } from "../../model/state.ts";
import { guestMemfd, hostPage, machine, observation, stepOf } from "../test-steps.ts";
import { noHostMappingOfPrivatePage } from "./no-host-mapping-of-private-page.ts";

/** What is said when the host has a page of the file, of which the second one is private. */
function judge(page: number): string | undefined {
  const shown: HostPage = { protection: "read", tag: 0, file: { handle: "fd0", page } };
  const converted = [{ from: 1n, to: 2n }];
  return noHostMappingOfPrivatePage.violation(
    stepOf({
      after: machine([], {
        files: { fd0: guestMemfd({ guestMemfd: { vm: 0, flags: 3n, converted } }) },
        hostPages: SharedMap.of([[hostPage(0), shown]]),
      }),
      observedBefore: observation({}),
      observedAfter: observation({ pfns: [5] }),
    }),
  );
}

test("finds a private page that is mapped", () => {
  expect(judge(1)).toBe(`host page ${hostPage(0)} shows page 1 of fd0, which is private`);
});

test("allows a shared one", () => {
  expect(judge(0)).toBeUndefined();
});
