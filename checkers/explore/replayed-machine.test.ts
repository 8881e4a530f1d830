import { describe, expect, it } from "vitest";
import {
  type Implementation,
  type ImplementationFactory,
  isImplementationLost,
} from "../../abi/implementation.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import type { BoundedDomain } from "../../properties/domains/bounded-domain.ts";
import { DOMAINS } from "../../properties/domains/catalogue.ts";
import { LiveMachines } from "./live-machines.ts";
import { replayedMachine } from "./replayed-machine.ts";
import { testFutures } from "./test-futures.ts";

describe("a machine that is replayed", () => {
  it("goes on from where it was forked, whatever became of the other fork", () => {
    const factory = simulatorFactory({ dialect: "linux-6.18" });
    const [create, read] = operationsOf("linux-6.18/tiny", [
      "slot=0, flags=0, gpa=0x0, size=0x1000",
      "guest_read(gpa=0x0)",
    ]);
    const { open, fork, apply, key } = replayedMachine(new LiveMachines(factory));
    const fresh = open();

    const withSlot = fork(fresh);
    apply(withSlot, create);
    const other = fork(withSlot);
    apply(other, read);

    expect(key(fork(fresh))).toBe(key(fresh));
    expect(key(withSlot)).not.toBe(key(fresh));
    expect(key(other)).not.toBe(key(withSlot));
    expect(kindOf(apply(fork(fresh), read).answer)).toBe("mmio");
    expect(kindOf(apply(fork(withSlot), read).answer)).toBe("loaded");
  });

  it("keeps at most one machine open, and none once it is over", async () => {
    const factory = simulatorFactory({ dialect: "linux-6.18" });
    let opened = 0;
    const counting: ImplementationFactory = {
      ...factory,
      open: () => {
        const machine = factory.open() as Implementation;
        opened++;
        return {
          apply: (operation) => machine.apply(operation),
          observe: () => machine.observe(),
          fingerprint: () => machine.fingerprint?.() ?? "",
          [Symbol.asyncDispose]: async () => void opened--,
        };
      },
    };
    const [create, read] = operationsOf("linux-6.18/tiny", ["size=0x1000", "guest_read(gpa=0x0)"]);
    const machines = new LiveMachines(counting);
    const { open, fork, apply } = replayedMachine(machines);

    const fresh = open();
    for (const operation of [read, create, read, create, create]) {
      apply(fork(fresh), operation);
      expect(opened).toBeLessThanOrEqual(1);
    }
    await machines[Symbol.asyncDispose]();

    expect(opened).toBe(0);
  });

  it("refuses an answer that is no outcome", () => {
    const factory = simulatorFactory({ dialect: "linux-6.18" });
    const machine = factory.open();
    const odd: ImplementationFactory = {
      ...factory,
      open: () => ({ ...machine, apply: () => undefined as never, observe: () => undefined }),
    };
    const [read] = operationsOf("linux-6.18/tiny", ["guest_read(gpa=0x0)"]);
    const { open, apply } = replayedMachine(new LiveMachines(odd));

    expect(() => apply(open(), read)).toThrow(
      expect.objectContaining({
        code: "MSC210",
        message: "guest_read(gpa=0x0) was answered with undefined: that is no object",
      }),
    );
  });

  it("refuses an implementation that does not answer at once", () => {
    const factory = simulatorFactory({ dialect: "linux-6.18" });
    const late: ImplementationFactory = {
      ...factory,
      capabilities: { ...factory.capabilities, name: "late" },
      open: async () => factory.open(),
    };

    expect(() => replayedMachine(new LiveMachines(late)).open()).toThrow(
      "late does not answer at once",
    );
  });
});

describe("a fingerprint", () => {
  testFutures(20);
});

function domainOf(name: string): BoundedDomain {
  return DOMAINS.find((domain) => domain.name === name) as BoundedDomain;
}

function operationsOf(name: string, parts: readonly string[]): [Operation, Operation] {
  const found = parts.map((part) =>
    domainOf(name).operations.find((operation) => printOperation(operation).includes(part)),
  );
  return found as [Operation, Operation];
}

function kindOf(answer: ReturnType<ReturnType<typeof replayedMachine>["apply"]>["answer"]): string {
  return isImplementationLost(answer) ? answer.manner : answer.kind;
}
