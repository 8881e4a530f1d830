import { expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { printExpectation } from "../model/expectation.ts";
import { promisedTrace } from "./promise.ts";

const promised = (name: string, lines: readonly string[], statesMax?: number) =>
  promisedTrace(dialectNamed(name), makeTrace(name, lines.map(parseOperation)), statesMax);

const LOGGED =
  "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x4000, hva=0x10000000000)";

test("each step has what the model allows, and the last one the promise that decides it", () => {
  const { steps, last } = promised("linux-6.18", [
    LOGGED,
    "set_user_memory_region(slot=1, flags=0, gpa=0x3000, size=0x1000, hva=0x0)",
  ]);

  expect(steps.map((step) => step.promised.map(printExpectation))).toEqual([["ok"], ["EEXIST"]]);
  expect(last).toMatchObject({ id: "memslot/gpa-no-overlap", sentence: expect.any(String) });
  expect(last?.source).toContain("kvm_main.c");
});

test("every way of an open answer is followed", () => {
  const read = "guest_read(gpa=0x0)";
  const { steps } = promised("linux-6.18", [LOGGED, read, "get_dirty_log(slot=0)", read]);

  const texts = steps.map((step) => step.promised.map(printExpectation));
  expect(texts[2]).toEqual(["dirty [] at least, [0] at most"]);
  expect(texts[3]).toEqual(["loaded tag=0"]);
});

const ANYTHING = [{ kind: "anything" }];

test("nothing is promised once a trace is beyond what is defined", () => {
  const { steps } = promised("memfile-v6", [
    "fd0 = memfd_create(flags=HUGETLB)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "guest_read(gpa=0x0)",
  ]);

  expect(steps.at(-1)).toMatchObject({ promised: ANYTHING, decidedBy: ["undefined"] });
});

test("nothing is promised once there are too many states, and no state is left out", () => {
  const { steps } = promised("linux-6.18", [LOGGED, "guest_read(gpa=0x0)"], 0);

  expect(steps).toMatchObject([{ promised: ANYTHING }, { promised: ANYTHING }]);
});
