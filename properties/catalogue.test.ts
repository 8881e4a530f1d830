import { describe, expect, test } from "vitest";
import { MEM_READONLY } from "../abi/operation.ts";
import type { MemoryFault, Outcome } from "../abi/outcome.ts";
import { SharedMap } from "../abi/shared-map.ts";
import type { HostPage } from "../model/state.ts";
import { PROPERTIES } from "./catalogue.ts";
import { type History, NO_HISTORY } from "./history.ts";
import type { Step } from "./property.ts";
import {
  file,
  guestMemfd,
  hostPage,
  hvaOf,
  machine,
  observation,
  privateSlot,
  slot,
  stepOf,
} from "./test-steps.ts";

const EMPTY = machine([]);
const ONE = machine([slot()]);
const LOADED: Outcome = { kind: "loaded", tag: 3 };
const MMIO_WRITE: Outcome = { kind: "mmio", access: "write", gpa: 0n, lengthBytes: 8, tag: 3 };
const NO_PAGE: Outcome = { kind: "run_failed", errno: "EFAULT", exitReason: 0 };
const SET = "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)";

const POPULATE = "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)";
const PRIVATE = machine([privateSlot()], { files: { fd0: file([0]) } });
const MEMORY_FAULT: MemoryFault = {
  ...{ kind: "memory_fault", returned: 0, gpa: 0n, sizeBytes: 4096n, flags: 1n },
};

const SERVED = slot({ flags: 4, guestMemfd: { file: "fd0", offsetPages: 0n } });
const PAGE = { identity: 0, tag: 7, upToDate: true, folio: { head: 0, order: 0 } };
const WRITTEN = guestMemfd({ pages: { 0: PAGE } });
const CONVERT = "set_memory_attributes2(fd=fd0, offset=0, size=0x1000, attributes=PRIVATE)";
const SHOWN: HostPage = { protection: "read", tag: 0, file: { handle: "fd0", page: 0 } };
const CONVERTED = guestMemfd({
  guestMemfd: { vm: 0, flags: 3n, converted: [{ from: 0n, to: 1n }] },
});
const BOUND = machine([SERVED], { files: { fd0: guestMemfd() } });
const TWICE = machine([slot(), slot({ id: 1, baseGfn: 8n })]);
const PRIVATE_TWICE = machine([privateSlot(), privateSlot({ id: 1, baseGfn: 8n })], {
  files: { fd0: file([0]) },
});
const LOGGED = machine([slot({ pages: 2, dirty: { required: [0, 1], allowed: [0, 1] } })]);
const MANUAL = machine([slot()], { dirtyLogMode: 1 });

/** Two slots that were there map one page, each the half that it is said to. */
function mappedTwice(
  state: Step["after"],
  kinds: readonly ("shared" | "private")[],
  order = 0,
): Step {
  const mappings = kinds.map((kind, nth) => ({ kind, order, gfn: BigInt(8 * nth), pfn: 1 }));
  return stepOf({
    ...{ before: state, after: state },
    observedBefore: observation({ mappings: [{ order }] }),
    observedAfter: observation({ mappings }),
  });
}

/** Slots over the first page of two files, mapped. */
function equalIndexes(half: "privateFile" | "guestMemfd"): Step {
  const over = (nth: number) =>
    slot({ id: nth, baseGfn: BigInt(8 * nth), [half]: { file: `fd${nth}`, offsetPages: 0n } });
  const state = machine([over(0), over(1)]);
  const mappings = [0, 1].map((nth) => ({
    ...{ kind: "private" as const, gfn: BigInt(8 * nth), pfn: nth },
  }));
  return stepOf({ before: state, after: state, observedAfter: observation({ mappings }) });
}

/** A page of a file behind a binding, and mapped where another slot leads. */
function bothWays(half: "privateFile" | "guestMemfd"): Step {
  const state = machine(
    [slot({ [half]: { file: "fd0", offsetPages: 0n } }), slot({ id: 1, baseGfn: 8n })],
    {
      hostPages: SharedMap.of<HostPage>([
        [hostPage(0), { protection: "read", tag: 0, file: { handle: "fd0", page: 0 } }],
      ]),
    },
  );
  return mappedTwice(state, ["private", "shared"]);
}

/** What happened before the step of some properties. */
const HISTORIES: Readonly<Record<string, History>> = {
  "page-at-two-gfns-after-move": { ...NO_HISTORY, movedSlots: new Set([1]) },
  "page-at-two-gfns-after-deletion": { ...NO_HISTORY, deletedSlots: new Set([1]) },
  "private-page-at-two-gfns-after-punch": { ...NO_HISTORY, lostPages: new Set(["fd0 0"]) },
  "private-page-at-two-gfns-after-deletion": { ...NO_HISTORY, deletedSlots: new Set([0]) },
};

/** A step of which each `sometimes` property is true; no other is. */
const HOLDS: Readonly<Record<string, Step>> = {
  "guest-write-reached-memory": stepOf({
    operation: "guest_write(gpa=0x0, tag=3)",
    before: ONE,
    after: ONE,
  }),
  "guest-read-loaded-tag": stepOf({ before: ONE, after: ONE, outcome: LOADED }),
  "guest-ran-tagged-code": stepOf({
    operation: "guest_execute(gpa=0x0)",
    outcome: { kind: "executed", tag: 3 },
  }),
  "mmio-write-exited": stepOf({ operation: "guest_write(gpa=0x0, tag=3)", outcome: MMIO_WRITE }),
  "readonly-write-exited": stepOf({
    operation: "guest_write(gpa=0x0, tag=3)",
    before: machine([slot({ flags: MEM_READONLY })]),
    after: machine([slot({ flags: MEM_READONLY })]),
    outcome: MMIO_WRITE,
  }),
  "host-unmap-seen-by-guest": stepOf({
    before: machine([slot()], { hostPages: SharedMap.of<HostPage>() }),
    after: machine([slot()], { hostPages: SharedMap.of<HostPage>() }),
    outcome: NO_PAGE,
  }),
  "two-slots-alias-one-page": stepOf({
    before: ONE,
    after: machine([slot(), slot({ id: 1, baseGfn: 9n })]),
  }),
  "move-accepted": stepOf({ operation: SET, before: ONE, after: machine([slot({ baseGfn: 1n })]) }),
  "slot-deleted": stepOf({ before: ONE, after: EMPTY }),
  "overlap-refused": stepOf({ operation: SET, outcome: { kind: "failed", errno: "EEXIST" } }),
  "dirty-page-reported": stepOf({
    operation: "get_dirty_log(slot=0)",
    outcome: { kind: "dirty_log", pages: [0] },
  }),
  "private-page-mapped": stepOf({
    operation: "guest_read(gpa=0x0, access=private)",
    outcome: { kind: "loaded", tag: 0 },
  }),
  "shared-access-exited": stepOf({ outcome: { ...MEMORY_FAULT, flags: 0n } }),
  "private-access-exited": stepOf({
    operation: "guest_read(gpa=0x0, access=private)",
    outcome: MEMORY_FAULT,
  }),
  "conversion-took-mapping": stepOf({
    operation: POPULATE,
    observedBefore: observation({ mappings: [{}] }),
    observedAfter: observation({}),
  }),
  "page-punched": stepOf({
    operation: "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x0, size=0x1000)",
    before: PRIVATE,
    after: machine([privateSlot()], { files: { fd0: file([]) } }),
  }),
  "slot-found-populated-pages": stepOf({
    operation: SET,
    before: machine([], { files: PRIVATE.files }),
    after: PRIVATE,
  }),
  "private-slot-deleted": stepOf({
    operation: SET,
    before: PRIVATE,
    after: machine([], { files: PRIVATE.files }),
  }),
  "failed-fallocate-undone": stepOf({
    operation: `${POPULATE.slice(0, -1)}, inject=ENOSPC@2)`,
    outcome: { kind: "failed", errno: "ENOSPC" },
  }),
  "huge-mapping-made": stepOf({
    observedBefore: observation({}),
    observedAfter: observation({ mappings: [{ order: 2 }] }),
  }),
  "guest-memfd-page-reached": stepOf({
    ...{ operation: "guest_execute(gpa=0x0)", before: BOUND, after: BOUND },
    outcome: { kind: "executed", tag: 3 },
  }),
  "emulation-went-past-file": stepOf({
    ...{ operation: "guest_read(gpa=0x0, path=emulation)", before: BOUND, after: BOUND },
    outcome: { kind: "loaded", tag: 0 },
  }),
  "closed-file-exited": stepOf({
    ...{ before: BOUND, after: BOUND },
    outcome: { ...MEMORY_FAULT, returned: "EFAULT", flags: 0n },
  }),
  "sigbus-seen": stepOf({
    operation: "host_read(hva=0x10000000000)",
    outcome: { kind: "sigbus" },
  }),
  "slot-found-file-content": stepOf({
    operation: SET,
    before: machine([], { files: { fd0: WRITTEN } }),
    after: machine([SERVED], { files: { fd0: WRITTEN } }),
  }),
  "written-page-punched": stepOf({
    operation: "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x0, size=0x1000)",
    before: machine([], { files: { fd0: WRITTEN } }),
    after: machine([], { files: { fd0: guestMemfd() } }),
  }),
  "attributes-converted-slot": stepOf({
    operation: "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    before: BOUND,
    after: { ...BOUND, privateGfns: [{ from: 0n, to: 1n }] },
  }),
  "conversion-refused-for-reference": stepOf({
    operation: CONVERT,
    outcome: { kind: "failed_at", errno: "EAGAIN", offsetBytes: 0n },
  }),
  "conversion-took-host-page": stepOf({
    operation: CONVERT,
    observedBefore: observation({ pfns: [1] }),
    observedAfter: observation({}),
  }),
  "converted-page-raised-sigbus": stepOf({
    operation: "host_read(hva=0x10000000000)",
    outcome: { kind: "sigbus" },
    before: machine([], {
      files: { fd0: CONVERTED },
      hostPages: SharedMap.of([[hostPage(0), SHOWN]]),
    }),
  }),
  "content-outlived-conversion": stepOf({
    outcome: LOADED,
    before: machine([SERVED], { files: { fd0: CONVERTED } }),
    after: machine([SERVED], { files: { fd0: CONVERTED } }),
  }),
  "file-kind-exited": stepOf({
    outcome: { ...MEMORY_FAULT, returned: "EFAULT", flags: 0n },
    decidedBy: "guest-access/kind-agrees",
  }),
  "private-memory-asked": stepOf({
    operation: "guest_read(gpa=0x0, access=private)",
    outcome: { ...MEMORY_FAULT, returned: "EFAULT", flags: 8n },
    decidedBy: "guest-access/kind-as-attribute",
  }),
  "shared-memory-asked": stepOf({
    operation: "guest_read(gpa=0x0)",
    outcome: { ...MEMORY_FAULT, returned: "EFAULT", flags: 0n },
    decidedBy: "guest-access/kind-as-attribute",
  }),
  "marked-access-reached-file": stepOf({
    operation: "guest_write(gpa=0x0, tag=1, access=private)",
    outcome: { kind: "ok" },
  }),
  "manual-log-read": stepOf({
    ...{ operation: "get_dirty_log(slot=0)", before: MANUAL, after: MANUAL },
    outcome: { kind: "dirty_log", pages: [0] },
  }),
  "memory-pre-faulted": stepOf({
    operation: "pre_fault_memory(gpa=0x0, size=0x1000)",
    outcome: { kind: "pre_faulted", gpa: 0x1000n, sizeBytes: 0n },
  }),
  "pre-fault-stopped": stepOf({
    operation: "pre_fault_memory(gpa=0x0, size=0x1000)",
    outcome: { kind: "failed", errno: "ENOENT" },
  }),
  "page-at-two-gfns": mappedTwice(TWICE, ["shared", "shared"]),
  "page-at-two-gfns-after-move": mappedTwice(TWICE, ["shared", "shared"]),
  "page-at-two-gfns-after-deletion": mappedTwice(TWICE, ["shared", "shared"]),
  "private-page-at-two-gfns": mappedTwice(PRIVATE_TWICE, ["private", "private"]),
  "private-page-at-two-gfns-after-punch": mappedTwice(PRIVATE_TWICE, ["private", "private"]),
  "private-page-at-two-gfns-after-deletion": mappedTwice(PRIVATE_TWICE, ["private", "private"]),
  "huge-mapping-over-alias": mappedTwice(PRIVATE_TWICE, ["private", "private"], 2),
  "page-mapped-shared-and-private": bothWays("privateFile"),
  "guest-memfd-mapped-both-ways": bothWays("guestMemfd"),
  "equal-indexes-mapped": equalIndexes("privateFile"),
  "guest-memfd-equal-indexes-mapped": equalIndexes("guestMemfd"),
  "second-address-space-reached": stepOf({
    operation: "guest_read(gpa=0x0, address_space=1)",
    before: machine([slot({ addressSpace: 1 })]),
    after: machine([slot({ addressSpace: 1 })]),
    outcome: { kind: "loaded", tag: 0 },
  }),
  "store-dirtied-two-pages": stepOf({
    operation: "guest_write_bytes(gpa=0xffc, value=0x1)",
    before: LOGGED,
    after: LOGGED,
  }),
  "access-met-memory-and-device": stepOf({
    operation: "guest_read_bytes(gpa=0xffc)",
    outcome: {
      kind: "accessed",
      value: 0n,
      exits: [{ access: "read", gpa: 0x1000n, lengthBytes: 4, data: 0n }],
    },
  }),
  "exchange-was-taken-apart": stepOf({
    operation: "guest_exchange(gpa=0x0, value=0x1)",
    outcome: {
      kind: "accessed",
      value: 0n,
      exits: [{ access: "write", gpa: 0n, lengthBytes: 8, data: 1n }],
    },
  }),
  "toctou-caught": stepOf({
    operation: `${SET.slice(0, -1)}, first_fetch_flags=PRIVATE)`,
    outcome: { kind: "failed", errno: "EINVAL" },
  }),
};

const PRIVATE_ALIASES = [
  "private-page-at-two-gfns-after-punch",
  "private-page-at-two-gfns-after-deletion",
  "huge-mapping-over-alias",
];
const ALIASES = [
  ...PRIVATE_ALIASES,
  ...["page-at-two-gfns-after-move", "page-at-two-gfns-after-deletion", "private-page-at-two-gfns"],
  ...["page-mapped-shared-and-private", "guest-memfd-mapped-both-ways"],
];

/** Steps of one property of which a wider one is true as well. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  "page-at-two-gfns": ALIASES,
  "page-at-two-gfns-after-deletion": ["private-page-at-two-gfns-after-deletion"],
  "private-page-at-two-gfns": PRIVATE_ALIASES,
  "page-mapped-shared-and-private": ["guest-memfd-mapped-both-ways"],
  "guest-memfd-mapped-both-ways": ["page-mapped-shared-and-private"],
  "equal-indexes-mapped": ["guest-memfd-equal-indexes-mapped"],
  "guest-memfd-equal-indexes-mapped": ["equal-indexes-mapped"],
  "slot-deleted": ["private-slot-deleted"],
  "guest-read-loaded-tag": ["content-outlived-conversion"],
  "guest-memfd-page-reached": ["content-outlived-conversion"],
  "sigbus-seen": ["converted-page-raised-sigbus"],
  "guest-ran-tagged-code": ["guest-memfd-page-reached"],
  "dirty-page-reported": ["manual-log-read"],
  "shared-access-exited": ["closed-file-exited", "file-kind-exited", "shared-memory-asked"],
  "private-access-exited": ["private-memory-asked"],
  "private-page-mapped": ["marked-access-reached-file"],
  "marked-access-reached-file": ["private-page-mapped"],
  "guest-write-reached-memory": ["marked-access-reached-file"],
};

const SOMETIMES = PROPERTIES.filter((property) => property.kind === "sometimes");

describe("the catalogue", () => {
  test("holds every property once", () => {
    const ids = PROPERTIES.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  test("calls nothing wrong in a step in which nothing happened", () => {
    const idle = stepOf({ before: ONE, after: ONE, outcome: { kind: "loaded", tag: 0 } });

    const wrong = PROPERTIES.filter((property) => property.kind === "always").map((property) =>
      property.violation(idle),
    );

    expect(new Set(wrong)).toEqual(new Set([undefined]));
  });
});

describe("each sometimes property", () => {
  test.each(SOMETIMES.map((property) => [property.id, property] as const))(
    "%s holds of its own step and of no other",
    (id, property) => {
      const held = Object.keys(HOLDS).filter((step) => {
        const candidate = HOLDS[step];
        return candidate !== undefined && property.holds(candidate, HISTORIES[step] ?? NO_HISTORY);
      });

      expect(held.sort()).toEqual([id, ...(IMPLIED[id] ?? [])].sort());
    },
  );

  test("does not call slots on different pages aliases", () => {
    const apart = machine([slot(), slot({ id: 1, baseGfn: 9n, hva: hvaOf(1) })]);
    const property = SOMETIMES.find(({ id }) => id === "two-slots-alias-one-page");

    expect(property?.holds(stepOf({ before: ONE, after: apart }), NO_HISTORY)).toBe(false);
  });
});
