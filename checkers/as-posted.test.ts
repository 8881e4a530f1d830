import { describe, expect, test } from "vitest";
import type { Implementation, ImplementationFactory } from "../abi/implementation.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { region } from "../model/test-support.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { possibleOn } from "./possible.ts";
import { replay } from "./replay.ts";
import { traceOf } from "./test-machines.ts";
import { checked } from "./test-policies.ts";

const RUNS = 40;
const OPERATIONS_MAX = 40;

/** What once convicted the simulator: the model had taken the mapping away. */
const PRIVATE_MAPPINGS_THAT_STAY: readonly (readonly [string, ...string[]])[] = [
  [
    "host memory beside the slot's unmapped one is dropped",
    "fd0 = memfd_create(flags=0)",
    region("flags=PRIVATE size=0x1000 hva=0x10000010000 private_fd=fd0 private_offset=0x1000"),
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000)",
    "guest_read(gpa=0x0, access=private)",
    "host_dontneed(hva=0x1000000f000, size=0x2000)",
    "fallocate(fd=fd0, mode=0, offset=0x1000, size=0x2000, inject=ENOMEM@1)",
  ],
  ...["0", "LOG_DIRTY"].map((flags): readonly [string, ...string[]] => [
    `the slot becomes ${flags} and its log is toggled with that`,
    "fd0 = memfd_create(flags=0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000)",
    region(`flags=${flags === "0" ? "PRIVATE|LOG_DIRTY" : "PRIVATE"} private_fd=fd0`),
    "guest_write(gpa=0x0, tag=7, access=private)",
    region(`flags=${flags}`),
    "guest_read(gpa=0x0, access=private)",
  ]),
];

const LENT = [
  "fd0 = memfd_create(flags=0)",
  region("flags=PRIVATE size=0x1000 private_fd=fd0"),
  "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
  "guest_read(gpa=0x0)",
  "host_write(hva=0x10000000000, tag=1)",
  "ftruncate(fd=fd0, size=0x1000)",
];
/** B-03: a fault of the host's own mapping gives the file a page, of which nobody is told. */
const SILENT = [
  "fd0 = memfd_create(flags=0)",
  "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
  region("flags=PRIVATE size=0x1000 private_fd=fd0"),
  "ftruncate(fd=fd0, size=0x1000)",
  "guest_read(gpa=0x0)",
];
const STORE = "guest_write(gpa=0x0, tag=2)";

/** Counts operations that were drawn, and not those that read back what they left. */
class DrawnCount {
  drawn = 0;
  readonly factory: ImplementationFactory;

  constructor(factory: ImplementationFactory) {
    this.factory = { ...factory, open: async (words) => this.#counted(await factory.open(words)) };
  }

  #counted(machine: Implementation): Implementation {
    let asked = 0;
    return {
      apply: (operation) => {
        if (asked++ < OPERATIONS_MAX) this.drawn++;
        return machine.apply(operation);
      },
      observe: () => machine.observe(),
      [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
    };
  }
}

describe.each(["memfile-v6:as-posted", "memfile-v6:as-posted,thp"])("%s", (dialect) => {
  const factory = simulatorFactory({ dialect });

  test("is compared in nine drawn operations of ten, by all properties until a quirk", async () => {
    const counting = new DrawnCount(factory);

    const {
      divergences,
      operations = 0,
      properties = [],
    } = await checked(...([dialect, counting.factory, RUNS] as const));

    expect(divergences).toEqual([]);
    expect(counting.drawn / (RUNS * OPERATIONS_MAX)).toBeGreaterThan(0.9);
    const always = properties.filter(({ kind }) => kind === "always");
    const seldom = always.filter(({ evaluated }) => evaluated < operations / 4);
    expect(seldom).toEqual([]);
    expect(always.some(({ evaluated }) => evaluated < operations)).toBe(true);
  });

  test("leaves out no property that the dialect as intended has", () => {
    const idsIn = (name: string) =>
      possibleOn(factory.capabilities, dialectNamed(name), PROPERTIES).properties.map(
        ({ id }) => id,
      );

    expect(idsIn(dialect)).toEqual(idsIn(dialect.replace(/as-posted,?/, "").replace(/:$/, "")));
  });

  test("lets the host's mapping of a file populate a private page", async () => {
    const { verdict, operations } = await replay({
      ...{ dialect: dialectNamed(dialect), factory, properties: PROPERTIES, now: () => 0 },
      trace: traceOf(dialect, ...SILENT),
    });

    expect({ verdict, operations }).toEqual({ verdict: "conforms", operations: SILENT.length });
  });

  test("lets the host take back a page that it lent to a stale mapping", async () => {
    const lender = simulatorFactory({ dialect, words: ["untouched=zero-page"] });
    for (const machine of [factory, lender]) {
      for (const use of ["guest_read(gpa=0x0)", "guest_execute(gpa=0x0)", STORE]) {
        const { verdict } = await replay({
          ...{ dialect: dialectNamed(dialect), properties: PROPERTIES, now: () => 0 },
          factory: machine,
          trace: traceOf(dialect, ...LENT, use),
        });

        expect(verdict).toBe("conforms");
      }
    }
  });

  test.each(PRIVATE_MAPPINGS_THAT_STAY)("keeps a private mapping when %s", async (_, ...lines) => {
    const { verdict, operations } = await replay({
      ...{ dialect: dialectNamed(dialect), factory, properties: PROPERTIES, now: () => 0 },
      trace: traceOf(dialect, ...lines),
    });

    expect({ verdict, operations }).toEqual({ verdict: "conforms", operations: lines.length });
  });
});
