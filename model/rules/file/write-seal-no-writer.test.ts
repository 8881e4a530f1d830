import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { writeSealNoWriter } from "./write-seal-no-writer.ts";

function sealing(seals: string, ...mapping: readonly string[]): string {
  return [
    "fd0 = memfd_create(flags=ALLOW_SEALING)",
    ...mapping,
    `add_seals(fd=fd0, seals=${seals})`,
  ].join("; ");
}

function mapped(rest: string): string {
  return `host_mmap(hva=0x10000000000, size=0x2000, ${rest}, fd=fd0)`;
}

describe("file/write-seal-no-writer", () => {
  test.each([
    ["a writable mapping", sealing("WRITE", mapped("prot=read-write"))],
    ["one that could be made writable", sealing("WRITE", mapped("prot=read"))],
    ["EXEC, which brings WRITE with it", sealing("EXEC", mapped("prot=read-write"))],
  ])("answers EBUSY to %s", (_, program) => {
    expect(verdictOf(writeSealNoWriter, program)).toBe("EBUSY");
  });

  test.each([
    ["another seal", sealing("FUTURE_WRITE", mapped("prot=read-write"))],
    ["a file that is mapped nowhere", sealing("WRITE")],
    [
      "a private mapping",
      sealing("WRITE", `${mapped("prot=read-write").slice(0, -1)}, sharing=private)`),
    ],
    [
      "a mapping that may never write",
      sealing("WRITE", "add_seals(fd=fd0, seals=FUTURE_WRITE)", mapped("prot=read")),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(writeSealNoWriter, program)).toBe("silent");
  });
});
