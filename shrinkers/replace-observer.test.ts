import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { replaceObserver } from "./replace-observer.ts";

function tried(...lines: string[]): readonly string[] {
  const trace = makeTrace("linux-6.18", lines.map(parseOperation));
  return [...replaceObserver(trace)].map(({ operations }) =>
    operations.map(printOperation).join("; "),
  );
}

const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)";

test("looks in other ways at the page that was looked at", () => {
  expect(tried(SLOT, "guest_write(gpa=0x0, tag=1)")).toContain(`${SLOT}; guest_read(gpa=0x0)`);
});

test("looks at the file behind a page", () => {
  const made = "fd0 = create_guest_memfd(size=0x1000)";

  expect(tried(made, "guest_read(gpa=0x0)")).toContain(`${made}; get_seals(fd=fd0)`);
});

test("gives a slot memory for another look", () => {
  const mapped = SLOT.replace("hva=0x0", "hva=0x10000000000");

  expect(tried(SLOT, "guest_write(gpa=0x0, tag=1)")).toContain(`${mapped}; guest_read(gpa=0x0)`);
});

test("leaves a last operation alone that does more than to look", () => {
  expect(tried("guest_read(gpa=0x0)", SLOT)).toEqual([]);
});
