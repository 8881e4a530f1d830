import { describe, expect, test } from "vitest";
import { printOperation } from "../../abi/notation.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { alphabetOf } from "../../shrinkers/alphabet.ts";
import { possibleOn } from "../possible.ts";
import { traceOf } from "../test-machines.ts";
import { searchCanonical } from "./canonical-search.ts";
import { Expander } from "./expander.ts";
import { localExpander } from "./expander-threads.ts";

const LINUX = "linux-6.18";

/** Searches what is simpler than a trace of a bug, whatever face the bug shows. */
async function searched(
  bug: string | undefined,
  lines: readonly string[],
  { stepsMax = 20_000, byObserver = false, count = 1 } = {},
) {
  const trace = traceOf(LINUX, ...lines);
  const factory = simulatorFactory({ dialect: LINUX, ...(bug === undefined ? {} : { bug }) });
  const { capabilities } = factory;
  const { dialect, properties } = possibleOn(capabilities, dialectNamed(LINUX), PROPERTIES);
  const machines = { dialect, factory, properties };
  const options = {
    ...{ trace, alphabet: alphabetOf(trace), isSame: () => true, byObserver, stepsMax },
  };
  const expanders = Array.from({ length: count }, () => localExpander(new Expander(machines)));
  const { simpler, ...search } = await searchCanonical(expanders, options);
  return { ...search, simpler: simpler?.operations.map(printOperation) };
}

const DELETED = [
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
  "guest_read(gpa=0x0)",
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
];

describe("a search of everything simpler", () => {
  test("finds nothing below the canonical trace, and says that it tried everything", async () => {
    const { simpler, complete } = await searched("delete-leaves-mapping", DELETED);

    expect(simpler).toBeUndefined();
    expect(complete).toBe(true);
  });

  test("finds the shortest in one step, however far away it is", async () => {
    const { simpler, complete } = await searched("page-not-zeroed", [
      "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
      "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
        "guest_memfd=fd0)",
      "guest_write(gpa=0x0, tag=1)",
      "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
      "guest_read(gpa=0x0)",
    ]);

    expect(complete).toBe(true);
    expect(simpler).toEqual([
      "host_write(hva=0x10000000000, tag=1)",
      "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
      "host_read(hva=0x10000000000)",
    ]);
  });

  test("finds the simplest of one length", async () => {
    const [create = "", , remove = ""] = DELETED;
    const store = [create, "guest_write(gpa=0x0, tag=1)", remove];

    expect((await searched("delete-leaves-mapping", store)).simpler).toEqual(DELETED);
  });

  test("finds nothing on a machine that is right", async () => {
    const { simpler, complete } = await searched(undefined, DELETED);

    expect([simpler, complete]).toEqual([undefined, true]);
  });

  test("that is cut short says so", async () => {
    const { complete, steps } = await searched("delete-leaves-mapping", DELETED, { stepsMax: 10 });

    expect([complete, steps]).toEqual([false, 10]);
  });

  test.each([true, false])(
    "by several is the one by one, observers first: %s",
    async (byObserver) => {
      const [create = "", , remove = ""] = DELETED;
      const store = [create, "guest_write(gpa=0x0, tag=1)", remove, "guest_read(gpa=0x0)"];
      const one = await searched("delete-leaves-mapping", store, { byObserver, stepsMax: 400 });

      const several = await searched("delete-leaves-mapping", store, {
        ...{ byObserver, stepsMax: 400, count: 3 },
      });

      expect(one.steps).toBeGreaterThan(100);
      expect(several).toEqual(one);
    },
  );
});
