import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { writerNotSealed } from "./writer-not-sealed.ts";

function mapping(seals: string, rest: string): string {
  return [
    "fd0 = memfd_create(flags=ALLOW_SEALING)",
    `add_seals(fd=fd0, seals=${seals})`,
    `host_mmap(hva=0x10000000000, size=0x1000, ${rest})`,
  ].join("; ");
}

describe("host-memory/writer-not-sealed", () => {
  test.each([
    ["WRITE", mapping("WRITE", "prot=read-write, fd=fd0")],
    ["FUTURE_WRITE", mapping("FUTURE_WRITE", "prot=read-write, fd=fd0")],
  ])("answers EPERM to a writable mapping of a file with %s", (_, program) => {
    expect(verdictOf(writerNotSealed, program)).toBe("EPERM");
  });

  test.each([
    ["a mapping for reading", mapping("WRITE", "prot=read, fd=fd0")],
    ["one that allows nothing", mapping("FUTURE_WRITE", "prot=none, fd=fd0")],
    ["a private one", mapping("WRITE", "prot=read-write, fd=fd0, sharing=private")],
    ["another seal", mapping("GROW", "prot=read-write, fd=fd0")],
    ["no file", mapping("WRITE", "prot=read-write")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(writerNotSealed, program)).toBe("silent");
  });
});
