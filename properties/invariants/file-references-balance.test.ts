import { expect, test } from "vitest";
import { SharedMap } from "../../abi/shared-map.ts";
import type { HostPage } from "../../model/state.ts";
import {
  file,
  guestMemfd,
  hostPage,
  machine,
  observation,
  privateSlot,
  slot,
  stepOf,
} from "../test-steps.ts";
import { fileReferencesBalance } from "./file-references-balance.ts";

const OPEN = machine([privateSlot()], { files: { fd0: file([]) } });
const CLOSED = machine([privateSlot()], { files: { fd0: file([], { open: false }) } });

function judge(references: number, after = OPEN): string | undefined {
  const observedAfter = observation({ files: [{ references }] });
  return fileReferencesBalance.violation(stepOf({ after, observedAfter }));
}

test("finds a file that was put once too often", () => {
  expect(judge(1)).toBe("fd0 has 1 references instead of 2");
});

test("finds a reference that outlived its slot", () => {
  expect(judge(2, CLOSED)).toBe("fd0 has 2 references instead of 1");
});

test("allows one for the descriptor and one for the slot", () => {
  expect([judge(2), judge(1, CLOSED)]).toEqual([undefined, undefined]);
});

test("wants one more at least of a file that is mapped", () => {
  const page = { protection: "read", tag: 0, file: { handle: "fd0", page: 0 } } as const;
  const mapped = { ...OPEN, hostPages: SharedMap.of<HostPage>([[hostPage(0), page]]) };

  expect([judge(3, mapped), judge(4, mapped)]).toEqual([undefined, undefined]);
  expect(judge(2, mapped)).toBe("fd0 has 2 references instead of more than 2");
});

test("counts every descriptor of a guest_memfd, and no slot", () => {
  const guestMemfdSlot = slot({ flags: 4, guestMemfd: { file: "fd0", offsetPages: 0n } });
  const files = { fd0: guestMemfd({ open: false }), fd1: guestMemfd({ duplicateOf: "fd0" }) };
  const after = machine([guestMemfdSlot], { files });

  expect([judge(1, after), judge(2, after)]).toEqual([
    undefined,
    "fd0 has 2 references instead of 1",
  ]);
});
