import { describe, expect, it } from "vitest";
import {
  type Implementation,
  type ImplementationFactory,
  isImplementationLost,
} from "../../abi/implementation.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { printOutcome } from "../../abi/outcome-notation.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE } from "../../model/state.ts";
import { step } from "../../model/step.ts";
import { availableIn, type BoundedDomain } from "../../properties/domains/bounded-domain.ts";
import { DOMAINS } from "../../properties/domains/catalogue.ts";
import { LiveMachines } from "./live-machines.ts";
import { replayedMachine } from "./replayed-machine.ts";

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

const CORRECT = DOMAINS.map((domain) => ({ domain, bug: undefined }));
const BUGGY = [
  { bug: "delete-leaves-mapping", name: "linux-6.18/tiny" },
  { bug: "dirty-bit-lost-on-second-write", name: "linux-6.18/tiny" },
  { bug: "b-11-mapping-across-kinds", name: "memfile-v6/small" },
].map(({ bug, name }) => ({ domain: domainOf(name), bug }));

describe("a fingerprint", () => {
  it.each([...CORRECT, ...BUGGY])(
    "of $domain.name, bug $bug, decides what comes next",
    ({ domain, bug }) => {
      const factory = simulatorFactory({ dialect: domain.dialect, ...(bug && { bug }) });
      const futures = new Map<string, string>();
      let meetings = 0;

      for (let walk = 0; walk < WALKS; walk++) {
        for (const { before, operation, future } of walked(factory, domain, walk)) {
          const asked = `${before} ${printOperation(operation)}`;
          meetings += futures.has(asked) ? 1 : 0;
          expect(future).toBe(futures.get(asked) ?? future);
          futures.set(asked, future);
        }
      }

      // Most steps are taken from a state that was met before, on another way.
      expect(meetings).toBeGreaterThan(WALKS);
    },
  );
});

const WALKS = 150;
const WALK_LENGTH = 30;

/** One random walk: what each step answered, and the fingerprint behind it. */
function* walked(factory: ImplementationFactory, domain: BoundedDomain, seed: number) {
  const machine = factory.open() as Implementation;
  const dialect = dialectNamed(domain.dialect);
  let state = FRESH_MACHINE;
  let drawn = seed * 7919 + 1;
  for (let index = 0; index < WALK_LENGTH; index++) {
    drawn = (Math.imul(drawn, 1_103_515_245) + 12_345) >>> 0;
    const choices = availableIn(domain.operations, state);
    const operation = choices[(drawn >>> 16) % choices.length] as Operation;
    const before = machine.fingerprint?.() ?? "";
    const outcome = machine.apply(operation);
    if (outcome instanceof Promise) throw new TypeError("the simulator answers at once");
    state = step(dialect, state, operation)[0].state;
    yield { before, operation, future: `${printOutcome(outcome)} ${machine.fingerprint?.()}` };
  }
}

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
