import { expect, test } from "vitest";
import { ALL_FEATURES } from "../../abi/features.ts";
import type { Capabilities } from "../../abi/implementation.ts";
import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { parseOutcome } from "../../abi/outcome-notation.ts";
import { possibleOn } from "../../checkers/possible.ts";
import type { Dialect } from "../../model/dialect.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { allows, printExpectation } from "../../model/expectation.ts";
import type { Transition } from "../../model/rule.ts";
import { FRESH_MACHINE, type MachineState } from "../../model/state.ts";
import { step } from "../../model/step.ts";
import { SCENARIOS } from "./scenarios/all.ts";

/** The machine that the scenarios were measured on; it need not be this one. */
const MEASURED_ON: Capabilities = {
  name: "kvm",
  operations: OPERATION_KINDS,
  features: ALL_FEATURES,
  observable: false,
  gpaLimit: 1n << 52n,
  addressSpaces: 1,
  twoDimensionalPaging: false,
  memoryAttributes: false,
  guestMemfdFlags: 3n,
};

const DIALECT: Dialect = possibleOn(MEASURED_ON, dialectNamed("linux-6.18"), []).dialect;
const MODELLED = SCENARIOS.filter(({ notModelled }) => notModelled === undefined);

test.each(MODELLED)("the model allows: $title", ({ lines }) => {
  let states: readonly MachineState[] = [FRESH_MACHINE];

  for (const line of lines) {
    const [operation = "", outcomes = ""] = line.split(" -> ");
    // What the harness refuses to send says nothing about the kernel.
    if (outcomes.startsWith("not sent")) continue;
    const after = outcomes
      .split(" | ")
      .flatMap((outcome) => statesAfter(states, parseOperation(operation), outcome));

    expect(
      after.length,
      `${line}, but the model: ${expectedBy(states, operation)}`,
    ).toBeGreaterThan(0);
    states = after;
  }
});

test("the model is silent about memfd contents, and wrong about prefetching", () => {
  const topics = SCENARIOS.filter(({ notModelled }) => notModelled !== undefined).map(({ title }) =>
    title.split(" ").slice(0, 3).join(" "),
  );

  expect([...new Set(topics)]).toEqual([
    "a memfd: sizes,",
    "a memfd: a",
    "a write to",
    "shadow paging that",
  ]);
});

/** The states that remain when the outcome was seen. */
function statesAfter(
  states: readonly MachineState[],
  operation: Operation,
  outcome: string,
): readonly MachineState[] {
  const seen = parseOutcome(outcome);
  return states
    .flatMap((state): readonly Transition[] => step(DIALECT, state, operation))
    .filter(({ expected }) => allows(expected, seen))
    .map(({ state, refine }) => refine?.(seen) ?? state);
}

function expectedBy(states: readonly MachineState[], operation: string): string {
  return states
    .flatMap((state): readonly Transition[] => step(DIALECT, state, parseOperation(operation)))
    .map(({ expected, decidedBy }) => `${printExpectation(expected)} by ${decidedBy}`)
    .join(" | ");
}
