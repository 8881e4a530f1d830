import { expect, test } from "vitest";
import { parseOperation } from "../../../abi/notation.ts";
import { dialectNamed } from "../../dialects/registry.ts";
import { printExpectation } from "../../expectation.ts";
import { step } from "../../step.ts";
import { stateAfter } from "../../test-support.ts";

/**
 * Pages 0 to 2 are of a file of two, page 3 may only be read, page 4 not at all, page 6 is a hole.
 */
const GIVEN = stateAfter(
  [
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x3000, prot=read-write, fd=fd0)",
    "host_mprotect(hva=0x10000003000, size=0x1000, prot=read)",
    "host_mprotect(hva=0x10000004000, size=0x1000, prot=none)",
    "host_munmap(hva=0x10000006000, size=0x1000)",
  ].join(";"),
);
const LINUX = dialectNamed("linux-6.18");

function after(page: number, pages: number, advice: string) {
  const hva = `0x1000000${page}000`;
  const call = `host_advise(hva=${hva}, size=0x${pages}000, advice=${advice})`;
  const [{ expected, state }] = step(LINUX, GIVEN, parseOperation(call));
  const filled = Object.keys(state.files["fd0"]?.pages ?? {}).join();
  return { answer: printExpectation(expected), filled };
}

test.each([
  ["a file up to its end", 0, 2, "populate_write", "ok", "0,1"],
  [
    "a file beyond its end, of which the pages before are there",
    0,
    3,
    "populate_read",
    "EFAULT",
    "0,1",
  ],
  ["a file beyond its end, to be locked", 0, 3, "lock", "ENOMEM", "0,1"],
  ["memory that may be read", 3, 1, "populate_read", "ok", ""],
  ["memory that may be read, to be written", 3, 1, "populate_write", "EINVAL", ""],
  ["memory that may be read, to be locked", 3, 1, "lock", "ok", ""],
  ["memory without access", 4, 1, "populate_read", "EINVAL", ""],
  ["memory without access, to be locked", 4, 1, "lock", "ENOMEM", ""],
  ["memory without access before a hole", 4, 3, "populate_read", "EINVAL", ""],
  ["a hole behind memory", 5, 2, "populate_write", "ENOMEM", ""],
  ["a hole behind memory, to be locked", 5, 2, "lock", "ENOMEM", ""],
  ["what is there, to be written out", 0, 6, "pageout", "ok", ""],
  ["a hole, to be written out", 5, 2, "pageout", "ENOMEM", ""],
  ["what is there, to be forgotten first", 0, 6, "cold", "ok", ""],
  ["nothing", 6, 0, "populate_write", "ok", ""],
] as const)("%s", (_, page, pages, advice, answer, filled) => {
  expect(after(page, pages, advice)).toEqual({ answer, filled });
});

test("only mlock takes an address inside a page, and then the whole page", () => {
  const call = (advice: string): string =>
    `host_advise(hva=0x10000005fff, size=0x1, advice=${advice})`;
  const answer = (line: string): string =>
    printExpectation(step(LINUX, GIVEN, parseOperation(line))[0].expected);

  expect(answer(call("cold"))).toBe("EINVAL");
  expect(answer(call("lock"))).toBe("ok");
  expect(answer("host_advise(hva=0x10000005fff, size=0x2, advice=lock)")).toBe("ENOMEM");
});
