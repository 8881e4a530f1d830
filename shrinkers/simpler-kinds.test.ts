import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../model/notation.ts";
import { makeTrace } from "../model/trace.ts";
import { copyOperations, simplifyKinds } from "./simpler-kinds.ts";

function kindsTried(...lines: string[]): readonly string[] {
  const trace = makeTrace("linux-6.18", lines.map(parseOperation));
  return [...simplifyKinds(trace)].map(({ operations }) =>
    operations.map(printOperation).join("; "),
  );
}

test("tries a load for a store, and the short ioctl for the long one", () => {
  expect(kindsTried("guest_write(gpa=0x1000, tag=3)")).toContain("guest_read(gpa=0x1000)");
  expect(
    kindsTried("set_user_memory_region2(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x0)"),
  ).toContain("set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x0)");
});

test("tries a store by the host at every host address of the trace for one by the guest", () => {
  const slot = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000001000)";

  const tried = kindsTried(slot, "guest_write(gpa=0x0, tag=3)", "host_read(hva=0x10000002000)");

  expect(tried).toContain(
    `${slot}; host_write(hva=0x10000001000, tag=3); host_read(hva=0x10000002000)`,
  );
  expect(tried).toContain(
    `${slot}; host_write(hva=0x10000002000, tag=3); host_read(hva=0x10000002000)`,
  );
});

test("does not take a 64-bit size into a call that has 32 bits for it", () => {
  const long = "fallocate(fd=-1, mode=0, offset=0x0, size=0x100000000)";
  const short = "fallocate(fd=-1, mode=0, offset=0x0, size=0x1000)";

  expect(kindsTried(long).filter((line) => line.startsWith("file_read"))).toEqual([]);
  expect(kindsTried(short)).toContain("file_read(fd=-1, offset=0x0, size=4096)");
});

test("has nothing simpler for the simplest kind of a family, or for a kind without one", () => {
  expect(kindsTried("guest_read(gpa=0x0)", "close(fd=-1)")).toEqual([]);
});

test("copies every operation over every other", () => {
  const trace = makeTrace("d", ["close(fd=-1)", "guest_read(gpa=0x0)"].map(parseOperation));

  const copies = [...copyOperations(trace)].map(({ operations }) => operations.map(({ op }) => op));

  expect(copies).toContainEqual(["close", "close"]);
  expect(copies).toContainEqual(["guest_read", "guest_read"]);
});
