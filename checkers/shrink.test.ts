import { describe, expect, test } from "vitest";
import { printOperation } from "../abi/notation.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { type Divergence, identityOf } from "./divergence.ts";
import { runOnce, sourceOf } from "./run-once.ts";
import { CONFIRMATIONS, shrinkDivergence } from "./shrink.ts";
import { recording, traceOf } from "./test-machines.ts";

const LINUX = "linux-6.18";
const WIDE_TRACE = traceOf(
  LINUX,
  "set_user_memory_region(slot=3, flags=LOG_DIRTY, gpa=0x5000, size=0x4000, hva=0x10000004000)",
  "set_user_memory_region(slot=1, flags=0, gpa=0x9000, size=0x1000, hva=0x10000000000)",
  "guest_write(gpa=0x6000, tag=77)",
  "get_dirty_log(slot=3)",
  "guest_read(gpa=0x9000)",
  "set_user_memory_region(slot=3, flags=0, gpa=0x5000, size=0x0, hva=0x10000004000)",
);

async function shrunk(evaluationsMax: number) {
  const inner = simulatorFactory({ dialect: LINUX, bug: "delete-leaves-mapping" });
  const { factory, machines } = recording(inner);
  const common = { dialect: dialectNamed(LINUX), properties: PROPERTIES, factory };
  const run = await runOnce({ ...common, source: sourceOf(WIDE_TRACE) });
  const divergence = run.divergence as Divergence;
  const result = await shrinkDivergence({
    ...common,
    trace: WIDE_TRACE,
    divergence,
    evaluationsMax,
  });
  return { result, divergence, machines };
}

describe("shrinking", () => {
  test("reaches a trace of which every operation is needed", async () => {
    const { result } = await shrunk(2000);

    expect(result.trace.operations.map(printOperation)).toEqual([
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
      "guest_read(gpa=0x0)",
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
    ]);
    expect(result.complete).toBe(true);
  });

  test("keeps the identity of the divergence", async () => {
    const { result, divergence } = await shrunk(2000);

    expect(identityOf(result.divergence)).toBe(identityOf(divergence));
  });

  test("runs every candidate on a machine of its own, and the result twice more", async () => {
    const { result, machines } = await shrunk(2000);

    expect(machines).toHaveLength(1 + result.evaluations + CONFIRMATIONS);
    expect(machines.at(-1)).toEqual(result.trace.operations);
    expect(result.reproduced).toEqual({ times: CONFIRMATIONS, of: CONFIRMATIONS });
  });

  test("that hits its limit still gives a trace that fails, and says so", async () => {
    const { result } = await shrunk(2);

    expect(result).toMatchObject({ complete: false, evaluations: 2 });
    expect(result.reproduced.times).toBe(CONFIRMATIONS);
  });

  test("never sends what the dialect does not have", async () => {
    const dialect = dialectNamed("memfile-v6-patch4");
    const factory = simulatorFactory({ dialect: dialect.name, bug: "page-count-truncated-to-u32" });
    const trace = traceOf(
      dialect.name,
      "guest_read(gpa=0x0)",
      "set_user_memory_region(slot=2, flags=READONLY, gpa=0x0, size=0x100000002000, hva=0x0)",
    );
    const common = { dialect, factory, properties: PROPERTIES };
    const run = await runOnce({ ...common, source: sourceOf(trace) });

    const divergence = run.divergence as Divergence;
    const result = await shrinkDivergence({ ...common, trace, divergence, evaluationsMax: 500 });

    expect(result.trace.operations.map(({ op }) => op)).toEqual(["set_user_memory_region"]);
  });
});
