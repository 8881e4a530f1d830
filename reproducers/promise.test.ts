import { expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import { parseOutcome } from "../abi/outcome-notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { printExpectation } from "../model/expectation.ts";
import { promisedTrace } from "./promise.ts";

const promised = (name: string, lines: readonly string[], answers: readonly string[] = []) =>
  promisedTrace(
    dialectNamed(name),
    makeTrace(name, lines.map(parseOperation)),
    answers.map(parseOutcome),
  );

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

test("an open answer leaves every way on open, and an answer that is known narrows it", () => {
  const lines = [LOGGED, "guest_read(gpa=0x0)", "get_dirty_log(slot=0)", "get_dirty_log(slot=0)"];
  const texts = (answers: readonly string[]) =>
    promised("linux-6.18", lines, answers).steps.map((step) => step.promised.map(printExpectation));

  const open = texts([]).at(-1) ?? [];
  const known = texts(["ok", "loaded tag=0", "dirty [0]"]).at(-1) ?? [];

  expect(open.length).toBeGreaterThanOrEqual(known.length);
  expect(known).toEqual(["dirty [] at least, [] at most"]);
});

test("nothing is promised once a trace is beyond what the text defines", () => {
  const { steps } = promised("memfile-v6", [
    "fd0 = memfd_create(flags=HUGETLB)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
  ]);

  expect(steps.at(-1)?.promised.length).toBeGreaterThan(0);
});
