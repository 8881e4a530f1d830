import { describe, expect, test } from "vitest";
import type { ImplementationFactory } from "../abi/implementation.ts";
import { parseOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { replay } from "./replay.ts";
import { checked, deciding } from "./test-policies.ts";

const ALIASING = "memfile-v6";
const UNDEFINED = "memfile-v6:undefined";
const STRICT = "memfile-v6:strict";
const POLICIES = [ALIASING, UNDEFINED, STRICT];

const MACHINES = {
  "refuses the second binding": { refusesSecondBinding: () => "EEXIST" as const },
  "refuses the second binding with EPERM": { refusesSecondBinding: () => "EPERM" as const },
  "refuses the second gfn": { refusesSecondGfn: () => true },
};

/** Two slots over one page of a file, which the guest uses at both gfns. */
const ALIASES = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  "fallocate(fd=fd0, mode=0, offset=0, size=0x1000)",
  "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x10000000000, " +
    "private_fd=fd0)",
  "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x1000, size=0x1000, hva=0x10000001000, " +
    "private_fd=fd0)",
  "guest_read(gpa=0x0, access=private)",
  "guest_read(gpa=0x1000, access=private)",
] as const;

async function verdictOn(
  dialect: string,
  factory: ImplementationFactory,
  lines: readonly string[] = ALIASES,
): Promise<string> {
  const trace = makeTrace(dialect, lines.map(parseOperation));
  const options = { dialect: dialectNamed(dialect), factory, properties: PROPERTIES, trace };
  const { verdict, divergences = [] } = await replay({ ...options, now: () => 0 });
  return [verdict, ...divergences.map(({ property, kind }) => property ?? kind)].join(" ");
}

describe.each(Object.entries(MACHINES))("a machine that %s", (_, decisions) => {
  test("is judged by the policy of the dialect", async () => {
    const on = (dialect: string) => verdictOn(dialect, deciding(dialect, decisions));

    expect(await on(ALIASING)).toMatch(/^diverges (rejected-valid|wrong-observation)/);
    expect(await on(UNDEFINED)).toBe("conforms");
    expect(await on(STRICT)).toMatch(/^diverges (rejected-valid|caller-obligation)/);
  });

  test("conforms to random traces of callers who may err, and of those who obey", async () => {
    const open = await checked(UNDEFINED, deciding(UNDEFINED, decisions), 8);
    const strict = await checked(STRICT, deciding(STRICT, decisions), 6);

    expect([open.divergences, strict.divergences]).toEqual([[], []]);
    expect(open.operations).toBeGreaterThan(300);
  });
});

test("a machine that aliases conforms, and its caller errs where he is held to it", async () => {
  const on = (dialect: string) => verdictOn(dialect, deciding(dialect, {}));

  expect(await on(ALIASING)).toBe("conforms");
  expect(await on(UNDEFINED)).toBe("conforms");
  expect(await on(STRICT)).toBe("diverges caller-obligation/one-page-one-gfn");
});

// A store takes the zero page back, and whatever is mapped at its gfns goes with it.
test("an owner that goes with a lent page may be followed by another one", async () => {
  const words = ["untouched=zero-page", "aliases=unmapped"];
  const verdict = await verdictOn(UNDEFINED, simulatorFactory({ dialect: UNDEFINED, words }), [
    "fd0 = memfd_create(flags=0)",
    ALIASES[2].replace("slot=0", "slot=1").replace("gpa=0x0", "gpa=0x1000"),
    ALIASES[2],
    "guest_read(gpa=0x0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0, access=private)",
    "host_write(hva=0x10000000000, tag=1)",
    "guest_read(gpa=0x1000, access=private)",
    "guest_read(gpa=0x0, access=private)",
  ]);

  expect(verdict).toBe("conforms");
});

describe("what no policy allows", () => {
  const ONE_SLOT = [
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x2000, hva=0x10000000000, " +
      "private_fd=fd0)",
    "guest_read(gpa=0x0, access=private)",
    "guest_read(gpa=0x1000, access=private)",
  ];

  test.each(POLICIES)("is one pfn at two gfns without two bindings: %s", async (dialect) => {
    const folds = deciding(dialect, { lookupIndex: (index) => (index === 1 ? 0 : index) });

    expect(await verdictOn(dialect, folds, ONE_SLOT)).toBe("diverges private-mapping-matches-file");
    expect(await verdictOn(dialect, deciding(dialect, {}), ONE_SLOT)).toBe("conforms");
  });

  test("is a page whose every gfn is refused", async () => {
    const refuses = deciding(UNDEFINED, {});
    const machine: ImplementationFactory = {
      ...refuses,
      capabilities: refuses.capabilities,
      open: async () => {
        const inner = await refuses.open();
        return {
          apply: (operation) => {
            const isPrivate = operation.op === "guest_read" && operation.access === "private";
            if (!isPrivate) return inner.apply(operation);
            return { kind: "run_failed", errno: "EFAULT", exitReason: 0 };
          },
          observe: () => inner.observe(),
          [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
        };
      },
    };

    expect(await verdictOn(UNDEFINED, machine)).toBe("diverges wrong-observation");
  });

  test("is a first binding that is refused", async () => {
    const never = deciding(UNDEFINED, { refusesBacking: () => "EEXIST" });

    expect(await verdictOn(UNDEFINED, never)).toBe("diverges rejected-valid");
  });
});

describe("a machine that lends the zero page", () => {
  const READS = [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "guest_read(gpa=0x1000)",
    "guest_write(gpa=0x1000, tag=4)",
    "guest_read(gpa=0x0)",
  ];

  test.each([...POLICIES, "linux-6.1", "linux-6.18"])("conforms to %s", async (dialect) => {
    const machine = deciding(dialect, { lendsZeroPage: () => true });

    expect(await verdictOn(dialect, machine, READS)).toBe("conforms");
    expect((await checked(dialect, machine, 8)).divergences).toEqual([]);
  });

  test("and lets the guest store into it does not", async () => {
    const machine = deciding(ALIASING, { lendsZeroPage: () => true });
    const writable: ImplementationFactory = {
      ...machine,
      capabilities: machine.capabilities,
      open: async () => {
        const inner = await machine.open();
        return {
          apply: (operation) => inner.apply(operation),
          observe: () => {
            const seen = inner.observe();
            const mappings = seen?.mappings.map((each) => ({ ...each, writable: true })) ?? [];
            return seen && { ...seen, mappings };
          },
          [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
        };
      },
    };

    expect(await verdictOn(ALIASING, writable, READS)).toBe("diverges no-pfn-at-two-gfns");
  });
});

test.each([
  ["a size that cuts a hole off takes the private mapping behind it away", "0x2000"],
  ["a size that cuts nothing off takes nothing away", "0x0"],
])("%s", async (_, sizeBefore) => {
  const machine = deciding(UNDEFINED, { refusesSecondGfn: () => true });
  const lines = [
    "fd0 = memfd_create(flags=0)",
    `ftruncate(fd=fd0, size=${sizeBefore})`,
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "fd1 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0x10000, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd1)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x10000000000, " +
      "private_fd=fd1)",
    "fallocate(fd=fd1, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0, access=private)",
    "ftruncate(fd=fd0, size=0x0)",
    "guest_read(gpa=0x0, access=private, address_space=1)",
    "guest_read(gpa=0x0, access=private)",
  ];

  expect(await verdictOn(UNDEFINED, machine, lines)).toBe("conforms");
});

// 5,000 runs, and more for the machines above, in `policies.long.test.ts`.
test("callers who obey never see one pfn at two gfns", async () => {
  const { divergences, operations } = await checked(STRICT, deciding(STRICT, {}), 40);

  expect(divergences).toEqual([]);
  expect(operations).toBeGreaterThan(1_500);
});
