import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { changeKinds, simplifyKinds } from "./simpler-kinds.ts";

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

test("stays inside the dialect of the trace", () => {
  const region = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)";
  const trace = makeTrace("memfile-v6-patch4", [parseOperation(region)]);

  const kinds = [...changeKinds(trace)].flatMap(({ operations }) => operations.map(({ op }) => op));

  expect(kinds).toEqual([]);
});

test("makes one operation costlier and another one unnecessary", () => {
  const lines = ["host_dontneed(hva=0x10000000000, size=0x1000)", "guest_read(gpa=0x0)"];
  const trace = makeTrace("linux-6.18", lines.map(parseOperation));

  const changed = [...changeKinds(trace)].map(({ operations }) => operations.map(printOperation));

  expect(changed).toContainEqual(["host_munmap(hva=0x10000000000, size=0x1000)"]);
});

test("has nothing simpler for the simplest kind of a family, or for a kind without one", () => {
  expect(kindsTried("guest_read(gpa=0x0)", "close(fd=-1)")).toEqual([]);
});
