import { describe, expect, test } from "vitest";
import { HarnessError } from "../abi/harness-error.ts";
import type { Implementation, ImplementationFactory } from "../abi/implementation.ts";
import { printOperation } from "../abi/notation.ts";
import type { Observation } from "../abi/observation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { takes } from "../abi/takes.ts";
import { CONFORMANCE_CHECKS, ConformanceFailure } from "./conformance.ts";
import { simulatorFactory } from "./simulator/factory.ts";

const DIALECTS = ["memfile-v6-patch4", "linux-6.18"];
const IDS = CONFORMANCE_CHECKS.map(({ id }) => id);

describe.each(DIALECTS)("the simulator as %s", (dialect) => {
  test.each(CONFORMANCE_CHECKS.map((check) => [check.id, check] as const))(
    "keeps the promise %s, all of it looked at",
    async (_id, check) => {
      const remark = await check.run(simulatorFactory({ dialect }));

      expect(remark).toBeUndefined();
    },
  );
});

describe("the conformance checks", () => {
  test("have no id twice and a broken machine each", () => {
    expect(new Set(IDS).size).toBe(IDS.length);
    expect(Object.keys(SABOTAGE).sort()).toEqual([...IDS].sort());
  });

  test.each(CONFORMANCE_CHECKS.map((check) => [check.id, check] as const))(
    "can fail: %s",
    async (id, check) => {
      const sabotage = SABOTAGE[id] ?? expect.unreachable("every check has one");
      const broken = sabotage(simulatorFactory({ dialect: "linux-6.18" }));

      const run = check.run(broken);

      const thrown = id === "dispose-twice-is-harmless" ? HarnessError : ConformanceFailure;
      await expect(run).rejects.toBeInstanceOf(thrown);
    },
  );

  test("say what the machine did and what was expected", async () => {
    const check = CONFORMANCE_CHECKS.find(({ id }) => id === "closed-descriptor-is-ebadf");
    const broken = answering(simulatorFactory({ dialect: "linux-6.18" }), "close", {
      kind: "ok",
    });

    const run = check?.run(broken);

    await expect(run).rejects.toBeInstanceOf(ConformanceFailure);
    await expect(run).rejects.toThrow("close(fd=fd0): ok, expected EBADF");
  });

  test("say what they did not check when an operation is missing", async () => {
    const factory = simulatorFactory({ dialect: "linux-6.18" });
    const capabilities = { ...factory.capabilities, operations: [] };
    const inert = changed(factory, (machine) => ({
      apply: () => ({ kind: "not_sent", reason: "unsupported" }),
      observe: () => machine.observe(),
    }));
    const bare: ImplementationFactory = { ...inert, capabilities };

    const remarks = await Promise.all(CONFORMANCE_CHECKS.map((check) => check.run(bare)));

    const visible = remarks.filter((remark) => remark?.startsWith("not checked: there is no "));
    expect(visible.length).toBe(
      CONFORMANCE_CHECKS.length - 10, // the ten that need no operation of their own
    );
  });

  test.each(simulatorFactory({ dialect: "linux-6.18" }).capabilities.operations)(
    "never send %s to a machine that does not list it",
    async (kind) => {
      const factory = changed(simulatorFactory({ dialect: "linux-6.18" }), (machine) => ({
        apply: (operation) =>
          operation.op === kind ? expect.unreachable(kind) : machine.apply(operation),
        observe: () => machine.observe(),
      }));
      const operations = factory.capabilities.operations.filter((listed) => listed !== kind);
      const lacking = { ...factory, capabilities: { ...factory.capabilities, operations } };

      const checks = CONFORMANCE_CHECKS.filter(
        ({ id }) => id !== "unlisted-operations-are-not-sent",
      );
      const remarks = await Promise.all(checks.map((check) => check.run(lacking)));

      expect(remarks).toHaveLength(CONFORMANCE_CHECKS.length - 1);
    },
  );

  test("never send a value that the machine does not take", async () => {
    const factory = changed(simulatorFactory({ dialect: "linux-6.18" }), (machine) => ({
      apply: (operation) =>
        takes({}, operation)
          ? machine.apply(operation)
          : expect.unreachable(printOperation(operation)),
      observe: () => machine.observe(),
    }));
    const forgiving = { ...factory, capabilities: { ...factory.capabilities, features: [] } };

    const remarks = await Promise.all(CONFORMANCE_CHECKS.map((check) => check.run(forgiving)));

    expect(remarks.filter((remark) => remark !== undefined)).toEqual([]);
  });

  test("tell an exception in the place of an errno for what it is", async () => {
    const broken = changed(simulatorFactory({ dialect: "linux-6.18" }), (machine) => ({
      apply: (operation) => {
        if (operation.op === "host_munmap") throw new RangeError("no such page");
        return machine.apply(operation);
      },
      observe: () => machine.observe(),
    }));
    const check = CONFORMANCE_CHECKS.find(({ id }) => id === "answers-are-outcomes");

    await expect(check?.run(broken)).rejects.toThrow(
      "host_munmap(hva=0x10000009000, size=0x1000): threw RangeError: no such page; " +
        'an errno is a value: { kind: "failed", errno: "EINVAL" }',
    );
  });

  test("are content with a machine that cannot be looked into, and say so", async () => {
    const blind = changed(simulatorFactory({ dialect: "linux-6.18" }), (machine) => ({
      apply: (operation) => machine.apply(operation),
      observe: () => undefined,
    }));
    const capabilities = { ...blind.capabilities, observable: false };

    const remarks = await Promise.all(
      CONFORMANCE_CHECKS.map((check) => check.run({ ...blind, capabilities })),
    );

    expect(remarks.filter((remark) => remark !== undefined)).toEqual([
      "not checked: there is no inside view",
      "seen from outside only",
      "seen from outside only",
      "not checked: there is no inside view",
    ]);
  });
});

type Sabotage = (factory: ImplementationFactory) => ImplementationFactory;

/** For every check a machine that breaks its promise, and how. */
const SABOTAGE: Readonly<Record<string, Sabotage>> = {
  "capabilities-name-what-exists": (factory) => ({
    ...factory,
    capabilities: { ...factory.capabilities, operations: ["guest_raed" as "guest_read"] },
  }),
  "open-makes-machines": (factory) => {
    const machine = factory.open();
    return { ...factory, open: () => machine };
  },
  "answers-are-outcomes": (factory) =>
    answering(factory, "guest_read", { kind: "loaded", tag: "7" } as unknown as Outcome),
  "unlisted-operations-are-not-sent": (factory) => {
    const { operations } = factory.capabilities;
    const fewer = operations.filter((kind) => kind !== "host_read");
    return { ...factory, capabilities: { ...factory.capabilities, operations: fewer } };
  },
  "operations-are-left-alone": (factory) =>
    changed(factory, (machine) => ({
      apply: (operation) => {
        const outcome = machine.apply(operation);
        if ("gpa" in operation) Object.assign(operation, { gpa: operation.gpa >> 12n });
        return outcome;
      },
      observe: () => machine.observe(),
    })),
  "handles-are-the-trace's": (factory) =>
    changed(factory, (machine) => {
      let made = 0;
      return {
        apply: (operation) =>
          machine.apply(
            "result" in operation ? { ...operation, result: `fd${made++}` } : operation,
          ),
        observe: () => machine.observe(),
      };
    }),
  "odd-sizes-are-refused": (factory) =>
    changed(factory, (machine) => ({
      apply: (operation) =>
        machine.apply(
          "sizeBytes" in operation && operation.op === "set_user_memory_region"
            ? { ...operation, sizeBytes: (operation.sizeBytes + 0xfffn) & ~0xfffn }
            : operation,
        ),
      observe: () => machine.observe(),
    })),
  "odd-host-ranges-are-whole-pages": (factory) =>
    changed(factory, (machine) => ({
      apply: (operation) =>
        machine.apply(
          operation.op === "host_munmap"
            ? { ...operation, hva: operation.hva & ~0xfffn }
            : operation,
        ),
      observe: () => machine.observe(),
    })),
  "inside-view-is-data": (factory) =>
    changed(factory, (machine) => ({
      apply: (operation) => machine.apply(operation),
      observe: () => Promise.resolve(machine.observe()) as unknown as Observation,
    })),
  "fresh-machine-has-no-slots": (factory) =>
    answering(factory, "get_dirty_log", { kind: "dirty_log", pages: [] }),
  "fresh-host-window-is-zero": (factory) =>
    answering(factory, "host_read", { kind: "loaded", tag: 0 }),
  "guest-and-host-share-memory": (factory) =>
    answering(factory, "host_read", { kind: "loaded", tag: 0 }),
  "addresses-are-64-bit": (factory) =>
    changed(factory, (machine) => ({
      apply: (operation) =>
        machine.apply(
          "gpa" in operation ? { ...operation, gpa: operation.gpa & 0xffff_ffffn } : operation,
        ),
      observe: () => machine.observe(),
    })),
  "same-trace-same-outcomes": (factory) => {
    let opened = 0;
    return changed(factory, (machine) => {
      const tag = opened++;
      return {
        apply: (operation) =>
          operation.op === "host_read" ? { kind: "loaded", tag } : machine.apply(operation),
        observe: () => machine.observe(),
      };
    });
  },
  "machines-share-nothing": sharing,
  "dispose-twice-is-harmless": (factory) => ({
    ...factory,
    open: async () => {
      const machine = await factory.open();
      let disposed = false;
      return {
        apply: (operation: Operation) => machine.apply(operation),
        observe: () => machine.observe(),
        [Symbol.asyncDispose]: async () => {
          if (disposed) throw new HarnessError("MSC299", "disposed twice", "dispose it once");
          disposed = true;
        },
      };
    },
  }),
  "closed-descriptor-is-ebadf": (factory) => answering(factory, "close", { kind: "ok" }),
  "listed-operations-are-performed": (factory) =>
    answering(factory, "guest_execute", { kind: "not_sent", reason: "no guest" }),
  "errnos-are-known": (factory) =>
    answering(factory, "host_mmap", { kind: "failed", errno: "EWEIRD" } as unknown as Outcome),
  "failed-call-changes-nothing": (factory) =>
    changed(factory, (machine) => ({
      apply: async (operation) => {
        const outcome = await machine.apply(operation);
        if (outcome.kind === "failed" && operation.op === "set_user_memory_region") {
          await machine.apply({ ...operation, slot: 9, flags: 0, gpa: 0n, sizeBytes: 0x1000n });
        }
        return outcome;
      },
      observe: () => machine.observe(),
    })),
  "failed-guest-access-can-be-repeated": (factory) =>
    changed(factory, (machine) => {
      let stuck: Outcome | undefined;
      return {
        apply: async (operation) => {
          if (operation.op !== "guest_write") return machine.apply(operation);
          const outcome = stuck ?? (await machine.apply(operation));
          if (outcome.kind === "run_failed") stuck = outcome;
          return outcome;
        },
        observe: () => machine.observe(),
      };
    }),
  "looking-changes-nothing": (factory) =>
    changed(factory, (machine) => {
      let looks = 0;
      return {
        apply: (operation) =>
          operation.op === "host_read" ? { kind: "loaded", tag: looks } : machine.apply(operation),
        observe: () => {
          looks++;
          return machine.observe();
        },
      };
    }),
  "inside-view-is-a-snapshot": (factory) =>
    changed(factory, (machine) => ({
      apply: (operation) => machine.apply(operation),
      observe: () => liveView(machine),
    })),
  "capabilities-tell-the-truth": (factory) => ({
    ...factory,
    capabilities: { ...factory.capabilities, observable: false },
  }),
};

/** The factory with one kind of operation answered by rote. */
function answering(
  factory: ImplementationFactory,
  kind: Operation["op"],
  answer: Outcome,
): ImplementationFactory {
  return changed(factory, (machine) => ({
    apply: (operation) => (operation.op === kind ? answer : machine.apply(operation)),
    observe: () => machine.observe(),
  }));
}

/** The factory with another face on every machine. */
function changed(
  factory: ImplementationFactory,
  change: (machine: Implementation) => Pick<Implementation, "apply" | "observe">,
): ImplementationFactory {
  return {
    ...factory,
    open: async () => {
      const machine = await factory.open();
      return {
        ...change(machine),
        [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
      };
    },
  };
}

/** A factory that hands out one machine again and again. */
function sharing(factory: ImplementationFactory): ImplementationFactory {
  const only = Promise.resolve(factory.open());
  return {
    ...factory,
    open: async () => {
      const machine = await only;
      return {
        apply: (operation: Operation) => machine.apply(operation),
        observe: () => machine.observe(),
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}

/** An inside view that always shows the present. */
function liveView(machine: Implementation): Observation {
  const now = (): Observation => machine.observe() ?? expect.unreachable("it is observable");
  return {
    get mappings() {
      return now().mappings;
    },
    get memslots() {
      return now().memslots;
    },
    get hostPages() {
      return now().hostPages;
    },
  };
}
