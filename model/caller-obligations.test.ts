import { describe, expect, test } from "vitest";
import { callerObligations } from "./caller-obligations.ts";
import { region, stateAfter } from "./test-support.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const ONE = region("flags=PRIVATE private_fd=fd0");
/** Where no other slot has its memory. */
const APART = "hva=0x10000008000";

function broken(program: string): readonly string[] {
  return callerObligations(stateAfter(program, "memfile-v6"));
}

describe("callerObligations", () => {
  test.each([
    [
      "two slots over different pages",
      region(`slot=1 flags=PRIVATE gpa=0x8000 ${APART} private_fd=fd0 private_offset=0x4000`),
    ],
    ["a second slot without a file", region(`slot=1 gpa=0x8000 ${APART}`)],
    ["a closed descriptor", "close(fd=fd0)"],
  ])("finds nothing in %s", (_, line) => {
    expect(broken(`${FILE}; ${ONE}; ${line}`)).toEqual([]);
  });

  test.each([
    ["two slots", "slot=1 gpa=0x8000", "slot 1"],
    ["two address spaces", "slot=0x10000", "slot 0 of address space 1"],
  ])("finds one file page at two gfns of %s", (_, where, name) => {
    const two = region(`${where} flags=PRIVATE ${APART} private_fd=fd0 private_offset=0x3000`);

    expect(broken(`${FILE}; ${ONE}; ${two}`)).toEqual([
      `one-page-one-gfn: slot 0 and ${name} share pages of fd0`,
    ]);
  });

  test("finds a file that was made accessible, and one that is mapped", () => {
    const map = "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)";

    expect(broken(`fd0 = memfd_create(flags=0); ${map}; ${ONE}`)).toEqual([
      "inaccessible-file: fd0 behind slot 0 was made without MFD_INACCESSIBLE",
      "unmapped-file: the host has fd0 behind slot 0 mapped",
    ]);
  });

  test("finds host memory that two slots show, whatever part of it", () => {
    const two = region("slot=1 gpa=0x8000 hva=0x10000003000");

    expect(broken(`${region()}; ${two}`)).toEqual([
      "host-page-one-gfn: slot 0 and slot 1 show one page of host memory twice",
    ]);
  });

  test("finds a page of a file that is mapped behind two slots", () => {
    const maps = ["0x10000000000", "0x10000008000"].map(
      (hva) => `host_mmap(hva=${hva}, size=0x2000, prot=read, fd=fd0)`,
    );
    const program = [
      "fd0 = memfd_create(flags=0)",
      ...maps,
      region(),
      region(`slot=1 gpa=0x8000 ${APART}`),
    ];

    expect(broken(program.join("; "))).toEqual([
      "host-page-one-gfn: slot 0 and slot 1 show one page of fd0 twice",
    ]);
  });
});
