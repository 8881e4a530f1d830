import { describe, expect, test } from "vitest";
import {
  covers,
  FRESH_MACHINE,
  hostPageBehind,
  memslotAt,
  memslotNamed,
  openFile,
} from "./state.ts";
import { region, stateAfter, unfrozenIn } from "./test-support.ts";

const TWO_SPACES = stateAfter(
  [region("slot=3 gpa=0x8000"), region("slot=0x10003 gpa=0x8000 size=0x1000")].join(";"),
);

describe("the state", () => {
  test("of a fresh machine cannot be changed", () => {
    expect(unfrozenIn(FRESH_MACHINE)).toBeUndefined();
  });

  test("finds a slot by its slot word", () => {
    expect(memslotNamed(TWO_SPACES, 3)?.pages).toBe(4);
    expect(memslotNamed(TWO_SPACES, 0x10003)?.pages).toBe(1);
    expect(memslotNamed(TWO_SPACES, 0x20003)).toBeUndefined();
  });

  test("finds the slot that covers a gfn, from its first page to its last", () => {
    const idsAt = [7n, 8n, 11n, 12n].map((gfn) => memslotAt(TWO_SPACES, 0, gfn)?.id);

    expect(idsAt).toEqual([undefined, 3, 3, undefined]);
    expect(memslotAt(TWO_SPACES, 1, 9n)).toBeUndefined();
  });

  test("finds the host page behind a gfn", () => {
    const state = stateAfter(`${region("gpa=0x8000")}; host_write(hva=0x10000002000, tag=5)`);
    const [slot] = state.memslots;

    expect(slot !== undefined && covers(slot, 10n) && hostPageBehind(state, slot, 10n)?.tag).toBe(
      5,
    );
  });

  test("knows which descriptors are open", () => {
    const state = stateAfter(
      "fd0 = memfd_create(flags=0); fd1 = memfd_create(flags=0); close(fd=fd0)",
    );

    expect(openFile(state, "fd0")).toBeUndefined();
    expect(openFile(state, "fd1")?.kind).toBe("memfd");
    expect(openFile(state, "fd2")).toBeUndefined();
    expect(openFile(state, 1)).toBeUndefined();
  });
});
