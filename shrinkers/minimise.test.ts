import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import type { Operation } from "../abi/operation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { minimise } from "./minimise.ts";

const LIMITS = { evaluationsMax: 20_000 };

/** A synthetic bug: what a trace must contain to fail. Its minimum is known by looking at it. */
type Bug = (operations: readonly Operation[]) => boolean;

function traceOf(...lines: string[]): Trace {
  return makeTrace("linux-6.18", lines.map(parseOperation));
}

async function minimumOf(bug: Bug, ...lines: string[]): Promise<readonly string[]> {
  const trace = traceOf(...lines);
  expect(bug(trace.operations)).toBe(true);

  const minimised = await minimise(trace, async (candidate) => bug(candidate.operations), LIMITS);

  expect(minimised.complete).toBe(true);
  return minimised.trace.operations.map(printOperation);
}

/** Fails when the guest reads inside a slot that the first operation of a pair moved there. */
const readsMovedSlot: Bug = (operations) =>
  operations.some((moved, at) => {
    if (moved.op !== "set_user_memory_region" || moved.sizeBytes === 0n) return false;
    const created = operations
      .slice(0, at)
      .some(
        (other) =>
          other.op === moved.op &&
          other.slot === moved.slot &&
          other.gpa !== moved.gpa &&
          other.sizeBytes === moved.sizeBytes,
      );
    const read = operations
      .slice(at + 1)
      .some(
        (access) =>
          access.op.startsWith("guest_") &&
          "gpa" in access &&
          access.gpa >= moved.gpa &&
          access.gpa < moved.gpa + moved.sizeBytes,
      );
    return created && read;
  });

const MOVED_SLOT_MINIMUM = [
  "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x0)",
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
  "guest_read(gpa=0x0)",
];

test("two different traces of one bug reach the same canonical trace", async () => {
  const first = await minimumOf(
    readsMovedSlot,
    "set_user_memory_region(slot=3, flags=LOG_DIRTY, gpa=0x4000, size=0x3000, hva=0x10000002000)",
    "host_write(hva=0x10000003000, tag=9)",
    "set_user_memory_region(slot=3, flags=READONLY, gpa=0x8000, size=0x3000, hva=0x10000002000)",
    "guest_read(gpa=0x1000)",
    "guest_execute(gpa=0xa000)",
  );
  const second = await minimumOf(
    readsMovedSlot,
    "guest_read(gpa=0x1000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=509, flags=0, gpa=0x100000000, size=0x2000, hva=0x10000000000)",
    "host_munmap(hva=0x10000000000, size=0x1000)",
    "set_user_memory_region(slot=509, flags=0, gpa=0xfffe000, size=0x2000, hva=0x10000009000)",
    "get_dirty_log(slot=1)",
    "guest_write(gpa=0xffff000, tag=77)",
  );

  expect(first).toEqual(MOVED_SLOT_MINIMUM);
  expect(second).toEqual(MOVED_SLOT_MINIMUM);
});

test("drops a pair that can only be dropped together", async () => {
  const balanced: Bug = (operations) => {
    const opened = operations.filter(({ op }) => op === "memfd_create").length;
    const closed = operations.filter(({ op }) => op === "close").length;
    return opened === closed && operations.some(({ op }) => op === "host_read");
  };

  const minimum = await minimumOf(
    balanced,
    "fd7 = memfd_create(flags=ALLOW_SEALING)",
    "fd2 = memfd_create(flags=0)",
    "host_read(hva=0x10000005000)",
    "close(fd=fd7)",
    "close(fd=fd2)",
  );

  expect(minimum).toEqual(["host_read(hva=0x10000000000)"]);
});

test("renames a handle where it is defined and where it is used", async () => {
  const closesIt: Bug = (operations) =>
    operations.some(({ op }, at) => {
      const definition = operations[at];
      return (
        op === "memfd_create" &&
        operations.some(
          (use) =>
            use.op === "close" &&
            definition &&
            "result" in definition &&
            use.fd === definition.result,
        )
      );
    });

  const minimum = await minimumOf(
    closesIt,
    "fd7 = memfd_create(flags=ALLOW_SEALING)",
    "fd3 = memfd_create(flags=0)",
    "close(fd=fd3)",
  );

  expect(minimum).toEqual(["fd0 = memfd_create(flags=0)", "close(fd=fd0)"]);
});

test("finds the least address that fails, however far", async () => {
  const limit = 0x10_0000_3000n;
  const tooHigh: Bug = (operations) =>
    operations.some((access) => access.op === "guest_read" && access.gpa >= limit);

  const minimum = await minimumOf(
    tooHigh,
    "guest_execute(gpa=0x0)",
    "guest_read(gpa=0x7ffff0000000)",
  );

  expect(minimum).toEqual(["guest_read(gpa=0x1000003000)"]);
});

test("takes the short ioctl for the long one, and a load by the guest for any access", async () => {
  const createsAndReaches: Bug = (operations) =>
    operations.some(({ op }) => op.startsWith("set_user_memory_region")) &&
    operations.some((access) => "gpa" in access && !access.op.startsWith("set_"));

  const minimum = await minimumOf(
    createsAndReaches,
    "set_user_memory_region2(slot=2, flags=0x80000000, gpa=0x1000, size=0x5000, hva=0x10000001000)",
    "guest_execute(gpa=0x3000)",
  );

  expect(minimum).toEqual([
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
    "guest_read(gpa=0x0)",
  ]);
});

test("shrinks two arguments that only fail while they agree", async () => {
  const wholeLog: Bug = (operations) =>
    operations.some(
      (clear) =>
        clear.op === "clear_dirty_log" &&
        clear.numPages > 0 &&
        operations.some(
          (slot) =>
            slot.op === "set_user_memory_region" &&
            slot.sizeBytes === BigInt(clear.numPages) * 0x1000n,
        ),
    );

  const minimum = await minimumOf(
    wholeLog,
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x5000, hva=0x0)",
    "clear_dirty_log(slot=0, first_page=0x0, num_pages=5, pages=[0-4])",
  );

  expect(minimum).toEqual([
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "clear_dirty_log(slot=0, first_page=0x0, num_pages=1, pages=[])",
  ]);
});

test("shortens a slot at its front where its end has to stay", async () => {
  const limit = 1n << 52n;
  const reachesLimit: Bug = (operations) =>
    operations.some(
      (slot) =>
        slot.op === "set_user_memory_region" &&
        slot.sizeBytes > 0n &&
        slot.gpa + slot.sizeBytes === limit,
    );

  const minimum = await minimumOf(
    reachesLimit,
    "set_user_memory_region(slot=0, flags=0, gpa=0xfffffffffb000, size=0x5000, hva=0x0)",
  );

  expect(minimum).toEqual([
    "set_user_memory_region(slot=0, flags=0, gpa=0xffffffffff000, size=0x1000, hva=0x0)",
  ]);
});

test("numbers tags in the order in which they appear", async () => {
  const distinct: Bug = (operations) => {
    const tags = operations.flatMap((store) => ("tag" in store ? [store.tag] : []));
    return new Set(tags).size >= 3;
  };

  const minimum = await minimumOf(
    distinct,
    "host_write(hva=0x10000000000, tag=40)",
    "guest_write(gpa=0x5000, tag=3)",
    "host_write(hva=0x10000001000, tag=7)",
    "guest_write(gpa=0x9000, tag=3)",
    "host_write(hva=0x10000001000, tag=1)",
  );

  expect(minimum).toEqual([
    "host_write(hva=0x10000000000, tag=1)",
    "host_write(hva=0x10000000000, tag=2)",
    "host_write(hva=0x10000000000, tag=3)",
  ]);
});

test("runs no candidate twice", async () => {
  const trace = traceOf(
    "set_user_memory_region(slot=3, flags=LOG_DIRTY, gpa=0x4000, size=0x3000, hva=0x10000002000)",
    "set_user_memory_region(slot=3, flags=READONLY, gpa=0x8000, size=0x3000, hva=0x10000002000)",
    "guest_execute(gpa=0xa000)",
  );
  const seen: string[] = [];

  const { evaluations } = await minimise(
    trace,
    async ({ operations }) => {
      seen.push(operations.map(printOperation).join("\n"));
      return readsMovedSlot(operations);
    },
    LIMITS,
  );

  expect(seen).toHaveLength(evaluations);
  expect(new Set(seen).size).toBe(evaluations);
});

test("stops at the evaluation limit and says that it is not complete", async () => {
  const trace = traceOf(
    "guest_read(gpa=0x1000)",
    "guest_read(gpa=0x2000)",
    "guest_read(gpa=0x3000)",
  );

  const stopped = await minimise(trace, async () => false, { evaluationsMax: 2 });

  expect(stopped).toEqual({ trace, evaluations: 2, complete: false, certified: false });
});

test("stops at the deadline and keeps what it has", async () => {
  const trace = traceOf(
    "guest_read(gpa=0x1000)",
    "guest_read(gpa=0x2000)",
    "guest_read(gpa=0x3000)",
  );
  let asked = 0;
  const deadline = (): boolean => ++asked > 1;

  const stopped = await minimise(trace, async () => true, { evaluationsMax: 100, deadline });

  expect(stopped).toMatchObject({ evaluations: 1, complete: false });
  expect(stopped.trace.operations.length).toBeLessThan(3);
});

test("a trace that fails whatever it holds becomes empty", async () => {
  expect(await minimumOf(() => true, "guest_read(gpa=0x1000)", "guest_read(gpa=0x2000)")).toEqual(
    [],
  );
});
