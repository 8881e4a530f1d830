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
  stepOf,
} from "../test-steps.ts";
import { filesMatch } from "./files-match.ts";

const PAGES = new Map([
  [2, 6],
  [0, 5],
]);

function judge(
  given: NonNullable<Parameters<typeof observation>[0]["files"]>,
  after = machine([], { files: { fd0: file([0, 2]) } }),
): string | undefined {
  return filesMatch.violation(stepOf({ after, observedAfter: observation({ files: given }) }));
}

test("finds a page that was punched and is still there", () => {
  expect(judge([{ pages: new Map([...PAGES, [1, 7]]) }])).toBe("fd0 has pages [0,1,2], not [0,2]");
});

test("finds another size", () => {
  expect(judge([{ pages: PAGES, sizeBytes: 0n }])).toBe("fd0 has 0 bytes, not 16384");
});

test("finds a file that was never made", () => {
  expect(judge([{ handle: "fd1" }])).toBe("fd1 should not exist");
});

test("finds a file that is gone although its descriptor is open, or a slot is bound to it", () => {
  const closed = machine([privateSlot()], { files: { fd0: file([], { open: false }) } });

  expect([judge([]), judge([], closed)]).toEqual(["fd0 is gone", "fd0 is gone"]);
});

test("allows a closed file to be gone, and the others to be as they are", () => {
  const closed = machine([], { files: { fd0: file([], { open: false }) } });

  expect([judge([], closed), judge([{ pages: PAGES }])]).toEqual([undefined, undefined]);
});

test("finds a guest_memfd that is gone although the host maps it, whatever pages it has", () => {
  const page = { protection: "read", tag: 0, file: { handle: "fd0", page: 0 } } as const;
  const hostPages = SharedMap.of<HostPage>([[hostPage(0), page]]);
  const mapped = machine([], { hostPages, files: { fd0: guestMemfd({ open: false }) } });

  expect([judge([], mapped), judge([{ pages: PAGES }], mapped)]).toEqual([
    "fd0 is gone",
    undefined,
  ]);
});
