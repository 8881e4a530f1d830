import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import type { OperationKind } from "../abi/operation.ts";
import { makeTrace } from "../abi/trace.ts";
import { convertOperation } from "./convert-operation.ts";

/** What the last operation of a trace can become. */
function converted(kind: OperationKind, ...lines: string[]): readonly string[] {
  const trace = makeTrace("d", lines.map(parseOperation));
  const candidates = [...convertOperation(trace, lines.length - 1, kind)];
  return candidates.map(({ operations }) => operations.map(printOperation).at(-1) ?? "");
}

test("keeps the arguments that both kinds have, and gives others their usual value", () => {
  const long =
    "set_user_memory_region2(slot=1, flags=1, gpa=0x0, size=0x1000, hva=0x0, guest_memfd=7)";

  expect(converted("set_user_memory_region", long)).toEqual([
    "set_user_memory_region(slot=1, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x0)",
  ]);
});

test("takes an argument without a usual value from the trace, or the simplest, each once", () => {
  const others = ["host_read(hva=0x10000001000)", "host_read(hva=0x10000002000)"];

  const stores = converted("host_write", ...others, ...others, "guest_write(gpa=0x0, tag=3)");

  expect(stores).toEqual([
    "host_write(hva=0x10000001000, tag=3)",
    "host_write(hva=0x10000002000, tag=3)",
    "host_write(hva=0x0, tag=3)",
  ]);
});

test("flags are the simplest when the trace has none of that name", () => {
  const [write, none] = ["file_write(fd=-1, offset=0x0, size=4096, tag=1)", "mode=0"];

  expect(converted("fallocate", write)).toEqual([
    `fallocate(fd=-1, ${none}, offset=0x0, size=0x1000)`,
    "fallocate(fd=-1, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  ]);
});

test("cannot make up an argument that the trace does not have", () => {
  expect(converted("host_write", "guest_write(gpa=0x0, tag=3)")).toEqual([]);
});

test("does not take a 64-bit size into a call that has 32 bits for it", () => {
  const tooLong = "fallocate(fd=-1, mode=0, offset=0x0, size=0x100000000)";
  const short = "fallocate(fd=-1, mode=0, offset=0x0, size=0x1000)";

  expect(converted("file_read", tooLong)).toEqual([]);
  expect(converted("file_read", short)).toEqual(["file_read(fd=-1, offset=0x0, size=4096)"]);
});
