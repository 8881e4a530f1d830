import { expect, test } from "vitest";
import { parseOperation } from "../../../abi/notation.ts";
import { dialectNamed } from "../../dialects/registry.ts";
import { printExpectation } from "../../expectation.ts";
import { step } from "../../step.ts";
import { stateAfter } from "../../test-support.ts";

/** Page 0 is of a guest_memfd, pages 1 and 2 are anonymous, page 3 is a hole. */
const GIVEN = [
  "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
  "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
  "host_munmap(hva=0x10000003000, size=0x1000)",
].join(";");

const LINUX = dialectNamed("linux-6.18");
const GIVEN_STATE = stateAfter(GIVEN);

function answersTo(hva: string, size: string): readonly string[] {
  const call = parseOperation(`host_collapse(hva=${hva}, size=${size})`);
  return step(LINUX, GIVEN_STATE, call).map(({ expected }) => printExpectation(expected));
}

test.each([
  ["an unaligned start", "0x10000000001", "0x0", ["EINVAL"]],
  [
    "an empty range, also without huge pages in the kernel",
    "0x10000001000",
    "0x0",
    ["ok", "EINVAL"],
  ],
  ["a guest_memfd", "0x10000000000", "0x1000", ["EINVAL"]],
  ["a guest_memfd with memory behind it", "0x10000000000", "0x4000", ["EINVAL"]],
  [
    "memory with a guest_memfd nowhere",
    "0x10000001000",
    "0x2000",
    ["EINVAL", "ok", "EAGAIN", "EBUSY", "ENOMEM"],
  ],
  ["memory with a hole", "0x10000002000", "0x2000", ["EINVAL", "ENOMEM", "EAGAIN", "EBUSY"]],
  ["a hole", "0x10000003000", "0x1000", ["ENOMEM", "EINVAL"]],
])("%s", (_, hva, size, answers) => {
  expect(answersTo(hva, size)).toEqual(answers);
});

test("leaves the very same state, whatever is answered", () => {
  const call = parseOperation("host_collapse(hva=0x10000001000, size=0x2000)");

  const states = step(LINUX, GIVEN_STATE, call).map(({ state }) => state);

  expect(new Set(states)).toEqual(new Set([GIVEN_STATE]));
});
