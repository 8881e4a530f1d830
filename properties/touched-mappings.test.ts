import { describe, expect, test } from "vitest";
import type { Observation, ObservedFile, ObservedMapping } from "../abi/observation.ts";
import { SharedMap } from "../abi/shared-map.ts";
import { SortedList } from "../abi/sorted-list.ts";
import type { HostPage, MachineState } from "../model/state.ts";
import { guestMemfd, hostPage, hvaOf, machine, observation, slot, stepOf } from "./test-steps.ts";
import { touchedMappings } from "./touched-mappings.ts";

const MANY = 40;
const PAGES = Array.from({ length: MANY }, (_, page) => page);
const PAGE: HostPage = { protection: "read-write", tag: 0 };

/** Frames 0 to 39 are of host memory, frames 100 to 139 of a guest_memfd. */
const SLOT = slot({ id: 1, pages: MANY });
const guestMemfdOf = { file: "fd0", offsetPages: 10n } as const;
const FILE_SLOT = slot({
  ...{ id: 2, pages: MANY, baseGfn: 100n, hva: hvaOf(1000), guestMemfd: guestMemfdOf },
});
const FILE = guestMemfd();
const HOST_PAGES = SharedMap.of<HostPage>(PAGES.map((page) => [hostPage(page), PAGE]));
const BEFORE = machine([SLOT, FILE_SLOT], { hostPages: HOST_PAGES, files: { fd0: FILE } });

function mapping(gfn: number, given: Partial<ObservedMapping> = {}): ObservedMapping {
  return { addressSpace: 0, gfn: BigInt(gfn), pfn: gfn, writable: true, ...given };
}

const MAPPINGS = SortedList.of<ObservedMapping>(
  (a, b) => a.addressSpace - b.addressSpace || Number(a.gfn - b.gfn),
  PAGES.flatMap((page) => [mapping(page), mapping(100 + page, { kind: "private" })]),
);

const SEEN_FILE: ObservedFile = {
  ...{ handle: "fd0", kind: "guest_memfd", sizeBytes: 0x4_0000n, references: 1 },
  ...{ notifiers: 0, nodeFlags: 0 },
  pages: SharedMap.of<number>(PAGES.map((page) => [10 + page, 100 + page])),
};

const SEEN = {
  ...observation({}),
  mappings: MAPPINGS,
  hostPages: SharedMap.of<number>(PAGES.map((page) => [hostPage(page), page])),
  files: [SEEN_FILE],
};

function touched(after: Partial<MachineState>, seen: Partial<Observation> = {}) {
  const found = touchedMappings(
    stepOf({
      ...{ before: BEFORE, after: { ...BEFORE, ...after } },
      ...{ observedBefore: SEEN, observedAfter: { ...SEEN, ...seen } },
    }),
  );
  return found?.map(({ gfn }) => Number(gfn));
}

const withFile = (file: ObservedFile): Partial<Observation> => ({ files: [file] });
const FILE_GFNS = PAGES.map((page) => 100 + page);

describe("of many mappings", () => {
  test("none is looked at again where nothing changed", () => {
    expect(touched({})).toEqual([]);
  });

  test.each([
    ["the mapping itself", {}, { mappings: MAPPINGS.with(mapping(7, { pfn: 8 })) }, [7]],
    ["the host page inside", {}, { hostPages: SEEN.hostPages.without(hostPage(3)) }, [3]],
    ["the host page", { hostPages: HOST_PAGES.without(hostPage(5)) }, {}, [5]],
    [
      "the page of the file inside",
      {},
      withFile({ ...SEEN_FILE, pages: (SEEN_FILE.pages as SharedMap<number>).with(12, 9) }),
      [102],
    ],
    [
      "the page of the file",
      {
        files: {
          fd0: {
            ...FILE,
            pages: {
              14: { identity: 0, tag: 1, upToDate: true, folio: { head: 14, order: 0 } },
            },
          },
        },
      },
      {},
      [104],
    ],
    ["the attributes of its frame", { privateGfns: [{ from: 6n, to: 8n }] }, {}, [6, 7]],
  ] as const)("one is looked at again with %s", (_, after, seen, gfns) => {
    expect(touched(after, seen)).toEqual(gfns);
  });

  test.each([
    ["its slot", { memslots: [slot({ ...SLOT, flags: 2 }), FILE_SLOT] }, {}, PAGES],
    ["its slot, which is gone", { memslots: [SLOT] }, {}, FILE_GFNS],
    ["the file of its slot, which was closed", { files: { fd0: { ...FILE, open: false } } }, {}],
    ["the file of its slot, which is gone inside", {}, { files: [] }],
    ["the file of its slot, shown anew", {}, withFile({ ...SEEN_FILE, pages: new Map() })],
    [
      "what the host maps of the file of its slot",
      {
        hostPages: HOST_PAGES.with(hostPage(900), { ...PAGE, file: { handle: "fd0", page: 1 } }),
      },
      {},
    ],
  ] as const)("all of a slot are looked at again with %s", (_, after, seen, gfns = FILE_GFNS) => {
    expect(touched(after, seen)).toEqual(gfns);
  });

  test("none is looked at again for the dirty log of its slot", () => {
    const dirty = { required: [1], allowed: [1] };

    expect(touched({ memslots: [{ ...SLOT, dirty }, FILE_SLOT] })).toEqual([]);
  });

  test("of half a range the attributes of which went, the other half is not looked at", () => {
    const [before, after] = [[{ from: 0n, to: 8n }], [{ from: 0n, to: 4n }]];
    const step = stepOf({
      ...{ before: { ...BEFORE, privateGfns: before }, after: { ...BEFORE, privateGfns: after } },
      ...{ observedBefore: SEEN, observedAfter: SEEN },
    });

    expect(touchedMappings(step)?.map(({ gfn }) => gfn)).toEqual([4n, 5n, 6n, 7n]);
  });

  test.each([
    ["they are a plain array", {}, { mappings: [...MAPPINGS] }],
    ["areas of the host changed", { hostAreas: [{ from: 0, to: 9, protection: "read" }] }, {}],
  ] as const)("all are looked at where %s", (_, after, seen) => {
    expect(touched(after, seen)).toBeUndefined();
  });
});
