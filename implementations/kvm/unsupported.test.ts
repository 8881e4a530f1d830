import { expect, test } from "vitest";
import { parseOperation } from "../../model/notation.ts";
import { isSupported, unsupportedReason } from "./unsupported.ts";

const REGION = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000";

function reasonOf(line: string): string | undefined {
  const operation = parseOperation(line);
  return isSupported(operation) ? unsupportedReason(operation) : "operation-unsupported";
}

test.each([
  [`${REGION})`, undefined],
  [`${REGION}, first_fetch_flags=PRIVATE)`, "double-fetch-not-forced"],
  [`${REGION}, inject=ENOMEM@1)`, "fault-injection-unsupported"],
  ["guest_read(gpa=0x1000)", undefined],
  ["guest_read(gpa=0x1000, access=private)", "private-access-unsupported"],
  ["host_mmap(hva=0x10000000000, size=0x1000, prot=read)", undefined],
  ["host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=3)", "file-mapping-unsupported"],
  ["ftruncate(fd=3, size=0x1000)", "operation-unsupported"],
])("%s: %s", (line, expected) => {
  expect(reasonOf(line)).toBe(expected);
});
