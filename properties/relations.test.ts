/**
 * Metamorphic relations of the model: what two different traces have in common. They find mistakes
 * that no single step shows, since they need no expected value.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Operation, SetRegion } from "../abi/operation.ts";
import type { Dialect } from "../model/dialect.ts";
import { DIALECTS, dialectNamed } from "../model/dialects/registry.ts";
import { type MachineState, memslotNamed } from "../model/state.ts";
import { step } from "../model/step.ts";
import { stoppingTaint } from "../model/taints.ts";
import { drawOperation } from "./draw/draw-operation.ts";
import { walksOf } from "./test-walks.ts";

/** Cases in which the relation said something; a relation that never does is no test. */
const CASES_MIN = 30;

describe.each(DIALECTS.map(({ name }) => name))("in the model of %s", (name) => {
  const dialect = dialectNamed(name);
  const situations = situationsOf(dialect);
  const next = (state: MachineState, operation: Operation): MachineState =>
    step(dialect, state, operation)[0].state;

  test("a deletion undoes the creation before it", () => {
    const cases = situations.filter(({ state, first }) => creates(state, first));

    const differing = cases.filter(({ state, first }) => {
      const after = next(next(state, first), { ...first, sizeBytes: 0n, readable: undefined });
      return !equal(after, state);
    });

    expect(differing).toEqual([]);
    expect(cases.length).toBeGreaterThan(CASES_MIN);
  });

  test("a move back undoes the move before it", () => {
    const cases = situations.filter(({ state, first }) => {
      const [old, now] = [state, next(state, first)].map((s) => memslotNamed(s, first.slot));
      return old !== undefined && now !== undefined && old.baseGfn !== now.baseGfn;
    });

    const differing = cases.filter(({ state, first }) => {
      const old = memslotNamed(state, first.slot);
      if (old === undefined || old.flags !== first.flags) return false;
      const back = { ...first, gpa: old.baseGfn << 12n, readable: undefined };
      return !equal(next(next(state, first), back), state);
    });

    expect(differing).toEqual([]);
    expect(cases.length).toBeGreaterThan(CASES_MIN);
  });

  test("calls for slots that do not meet end in the same state in either order", () => {
    const cases = situations.filter(
      ({ state, first, second }) =>
        first.slot !== second.slot &&
        [first, second].every((call) => accepted(state, call)) &&
        accepted(next(state, first), second) &&
        accepted(next(state, second), first),
    );

    const differing = cases.filter(
      ({ state, first, second }) =>
        !equal(next(next(state, first), second), next(next(state, second), first)),
    );

    expect(differing).toEqual([]);
    expect(cases.length).toBeGreaterThan(CASES_MIN);
  });

  test("a call that is accepted twice changes something only once", () => {
    const cases = situations.filter(
      ({ state, first }) => accepted(state, first) && accepted(next(state, first), first),
    );

    const differing = cases.filter(({ state, first }) => {
      const once = next(state, first);
      return next(once, first) !== once;
    });

    expect(differing).toEqual([]);
    expect(cases.length).toBeGreaterThan(CASES_MIN);
  });

  function accepted(state: MachineState, call: SetRegion): boolean {
    return step(dialect, state, call)[0].expected.kind === "ok";
  }

  /** Nobody says what follows a creation that ends in a taint, so nothing undoes it. */
  function creates(state: MachineState, call: SetRegion): boolean {
    const isNew = memslotNamed(state, call.slot) === undefined && accepted(state, call);
    return isNew && stoppingTaint(next(state, call)) === undefined;
  }
});

/** A state that a random walk reaches, and two region calls drawn for it. */
interface Situation {
  readonly state: MachineState;
  readonly first: SetRegion;
  readonly second: SetRegion;
}

/** Every state of 60 walks: 1500 situations. */
function situationsOf(dialect: Dialect): readonly Situation[] {
  const numbers = fc.sample(fc.infiniteStream(fc.nat(0xff_ffff)), { seed: 5, numRuns: 60 });
  return walksOf(dialect, { seed: 5, walks: 60, length: 25 }).flatMap((steps, walk) => {
    const nextInt = (min: number, max: number): number =>
      min + ((numbers[walk]?.next().value ?? 0) % (max - min + 1));
    return steps.map(({ taken: { state } }) => {
      const [first, second] = [900, 901].map((index) =>
        drawOperation({ nextInt }, dialect, state, { index, kinds: ["set_user_memory_region"] }),
      );
      return { state, first: first as SetRegion, second: second as SetRegion };
    });
  });
}

function equal(a: MachineState, b: MachineState): boolean {
  return textOf(a) === textOf(b);
}

/**
 * Without what the guest has mapped, which any change of its slot takes down and the next access
 * brings back, without node flags, of which one variant keeps those of slots that are gone, and
 * without the quirks that the trace has used, which is history.
 */
function textOf(state: MachineState): string {
  return JSON.stringify(state, (key, value) => {
    if (["mappings", "nodeFlags", "usedQuirks"].includes(key)) return undefined;
    return typeof value === "bigint" ? `${value}n` : value;
  });
}
