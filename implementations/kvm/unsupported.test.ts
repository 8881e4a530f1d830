import { expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { unsupportedReason } from "./unsupported.ts";

const REGION = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000";

test.each([
  [`${REGION})`, undefined],
  [`${REGION}, first_fetch_flags=PRIVATE)`, "double-fetch-not-forced"],
  [`${REGION}, inject=ENOMEM@1)`, "fault-injection-unsupported"],
  ["guest_read(gpa=0x1000)", undefined],
  ["guest_read(gpa=0x1000, access=private)", "private-access-unsupported"],
  ["host_mmap(hva=0x10000000000, size=0x1000, prot=read)", undefined],
  ["fallocate(fd=3, mode=0, offset=0x0, size=0x1000)", undefined],
  [
    "fallocate(fd=3, mode=0, offset=0x0, size=0x1000, inject=ENOMEM@1)",
    "fault-injection-unsupported",
  ],
  ["file_read(fd=3, offset=0x0, size=65536)", undefined],
  ["file_write(fd=3, offset=0x0, size=65537, tag=1)", "file-buffer-too-small"],
])("%s: %s", (line, expected) => {
  expect(unsupportedReason(parseOperation(line))).toBe(expected);
});
