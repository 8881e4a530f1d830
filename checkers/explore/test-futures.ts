/** Random walks that meet again: what comes next has to follow from the fingerprint alone. */
import { expect, it } from "vitest";
import type { Implementation, ImplementationFactory } from "../../abi/implementation.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { printOutcome } from "../../abi/outcome-notation.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE } from "../../model/state.ts";
import { step } from "../../model/step.ts";
import { availableIn, type BoundedDomain } from "../../properties/domains/bounded-domain.ts";
import { DOMAINS } from "../../properties/domains/catalogue.ts";

const CORRECT = DOMAINS.map((domain) => ({ domain, bug: undefined }));
const BUGGY = [
  { bug: "delete-leaves-mapping", name: "linux-6.18/tiny" },
  { bug: "dirty-bit-lost-on-second-write", name: "linux-6.18/tiny" },
  { bug: "b-11-mapping-across-kinds", name: "memfile-v6/small" },
].map(({ bug, name }) => ({ domain: domainOf(name), bug }));

const WALK_LENGTH = 30;

/** Declares the tests of all domains, each over so many walks; called inside of a `describe`. */
export function testFutures(walks: number): void {
  it.each([...CORRECT, ...BUGGY])(
    `of $domain.name, bug $bug, decides what comes next, in ${walks} walks`,
    ({ domain, bug }) => {
      const factory = simulatorFactory({ dialect: domain.dialect, ...(bug && { bug }) });
      const futures = new Map<string, string>();
      const contradictions: string[] = [];
      let meetings = 0;

      for (let walk = 0; walk < walks; walk++) {
        for (const { before, operation, future } of walked(factory, domain, walk)) {
          const asked = `${before} ${printOperation(operation)}`;
          meetings += futures.has(asked) ? 1 : 0;
          if (future !== (futures.get(asked) ?? future)) contradictions.push(asked);
          futures.set(asked, future);
        }
      }

      expect(contradictions).toEqual([]);
      // Most steps are taken from a state that was met before, on another way.
      expect(meetings).toBeGreaterThan(walks);
    },
  );
}

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
