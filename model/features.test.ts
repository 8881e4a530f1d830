import { describe, expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import { dialectNamed } from "./dialects/registry.ts";
import { assertHasArguments } from "./features.ts";
import { region } from "./test-support.ts";

function check(line: string, dialect: string): () => void {
  return () => assertHasArguments(dialectNamed(dialect), parseOperation(line));
}

describe("assertHasArguments", () => {
  test.each([
    ["a private fd", region("private_fd=0"), "memfile-v6-patch4", "private-fd"],
    ["a private offset", region("private_offset=1"), "linux-6.1", "private-fd"],
    ["an injected failure", region("inject=ENOMEM@1"), "memfile-v6-patch4", "injected-faults"],
    ["a second fetch", region("first_fetch_flags=0"), "linux-6.1", "double-fetch"],
    [
      "an access in a second address space",
      "guest_read(gpa=0, address_space=1)",
      "linux-6.18:sw-protected",
      "second-address-space",
    ],
    [
      "a pre-fault in one",
      "pre_fault_memory(gpa=0, size=0x1000, address_space=1)",
      "linux-6.18:no-smm",
      "second-address-space",
    ],
    ["a private access", "guest_read(gpa=0, access=private)", "linux-6.1", "private-access"],
  ])("refuses %s where there is none", (_, line, dialect, feature) => {
    const hint = `leave it out, or use a dialect with ${feature}`;

    expect(check(line, dialect)).toThrow(expect.objectContaining({ code: "MSC105", hint }));
  });

  test.each([
    ["usual values", region("private_fd=-1 private_offset=0"), "linux-6.1"],
    ["the usual address space", "guest_read(gpa=0, address_space=0)", "linux-6.18:no-smm"],
    ["system management mode", "guest_execute(gpa=0, address_space=1)", "memfile-v6-patch4"],
    ["what the dialect has", region("private_fd=0 inject=ENOMEM@1"), "memfile-v6"],
  ])("accepts %s", (_, line, dialect) => {
    expect(check(line, dialect)).not.toThrow();
  });
});
