import { expect, test } from "vitest";
import { SharedMap } from "../abi/shared-map.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import type { HostPage } from "../model/state.ts";
import { CALLER_OBLIGATIONS } from "./caller-obligations.ts";
import { violatedBy } from "./property.ts";
import { file, hostPage, hvaOf, machine, privateSlot, slot, stepOf } from "./test-steps.ts";

const ALIAS = privateSlot({ id: 1, baseGfn: 8n, hva: hvaOf(8) });
const { inaccessible: _, ...ordinary } = file([]);
const MAPPED = SharedMap.of<HostPage>([
  [hostPage(0), { protection: "read", tag: 0, file: { handle: "fd0", page: 0 } }],
]);

test.each([
  [
    "caller-obligation/one-page-one-gfn",
    "the caller broke its obligation, slot 0 and slot 1 share pages of fd0",
    machine([privateSlot(), ALIAS], { files: { fd0: file([]) } }),
  ],
  [
    "caller-obligation/inaccessible-file",
    "the caller broke its obligation, fd0 behind slot 0 was made without MFD_INACCESSIBLE",
    machine([privateSlot()], { files: { fd0: ordinary } }),
  ],
  [
    "caller-obligation/unmapped-file",
    "the caller broke its obligation, the host has fd0 behind slot 0 mapped",
    machine([privateSlot()], { files: { fd0: file([]) }, hostPages: MAPPED }),
  ],
  [
    "caller-obligation/host-page-one-gfn",
    "the caller broke its obligation, slot 0 and slot 1 show one page of host memory twice",
    machine([slot(), slot({ id: 1, baseGfn: 8n })]),
  ],
])("%s names the caller", (property, message, after) => {
  expect(violatedBy(CALLER_OBLIGATIONS, stepOf({ after }))).toEqual({ property, message });
});

test("nothing is owed for one slot over an inaccessible file that nobody maps", () => {
  const after = machine([privateSlot()], { files: { fd0: file([0]) } });

  expect(violatedBy(CALLER_OBLIGATIONS, stepOf({ after }))).toBeUndefined();
});

test("callers are held to it in strict dialects only", () => {
  const holds = (name: string) =>
    CALLER_OBLIGATIONS.map(({ isAbout }) => isAbout?.(dialectNamed(name)));

  expect(holds("memfile-v6:strict")).toEqual([true, true, true, true]);
  expect(holds("memfile-v6")).toEqual([false, false, false, false]);
  expect(holds("memfile-v6:undefined")).toEqual([false, false, false, false]);
});
