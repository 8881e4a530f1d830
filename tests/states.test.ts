import * as fc from "fast-check";
import { produce } from "immer";
import { describe, expect, test } from "vitest";
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import type { Dialect } from "../model/dialect.ts";
import { DIALECTS, dialectNamed } from "../model/dialects/registry.ts";
import type { Transition } from "../model/rule.ts";
import { FRESH_MACHINE, type MachineState } from "../model/state.ts";
import { step } from "../model/step.ts";
import { unfrozenIn } from "../model/test-support.ts";
import { traces as tracesOf } from "../properties/draw/traces.ts";

/** Drawn for each dialect. */
const TRACES = 60;

const OPTIONS = [
  "memfile-v6:thp",
  "memfile-v6:as-posted,thp",
  "memfile-v6:no-private",
  "linux-6.8:sw-protected",
  "linux-6.18:no-attributes,no-tdp",
  "linux-6.18:toggle-allowed",
].map(dialectNamed);

describe.each([...DIALECTS, ...OPTIONS])("$name, on drawn traces", (dialect) => {
  const traces = drawn(dialect);

  test("leaves nothing behind that could be changed in place", () => {
    const unfrozen = traces.flatMap((operations) => {
      let state = FRESH_MACHINE;
      return operations.flatMap((operation) => {
        const transitions = step(dialect, state, operation);
        state = transitions[0].state;
        return transitions.flatMap(statesOf).map((each) => unfrozenIn(each));
      });
    });

    expect(unfrozen.length).toBeGreaterThan(TRACES);
    expect(unfrozen.filter((found) => found !== undefined)).toEqual([]);
  });

  test("never looks at a state as a whole, only at parts by their names", () => {
    for (const operations of traces) {
      expect(() => walkGuarded(dialect, operations)).not.toThrow();
    }
  });
});

describe("the checks", () => {
  test("find what could be changed, however deep it lies", () => {
    const file = Object.freeze({ kind: "memfd", open: true, pages: {} });
    const files = Object.freeze({ fd0: file });

    expect(unfrozenIn(Object.freeze({ files }))).toBe("it.files.fd0.pages");
  });

  test.each<[string, (state: MachineState) => unknown]>([
    ["a copy", (state) => ({ ...state, taints: ["host-oops"] })],
    ["a copy of the rest", ({ taints, ...rest }) => [taints, rest]],
    ["immer on the whole of it", (state) => produce(state, (draft) => void draft.taints.push("x"))],
    ["a list of its parts", Object.entries],
  ])("find %s", (_, looks) => {
    expect(() => looks(guarded(FRESH_MACHINE))).toThrow("looked at as a whole");
  });
});

function drawn(dialect: Dialect): readonly (readonly Operation[])[] {
  const sample = fc.sample(tracesOf(dialect), { seed: 20, numRuns: TRACES });
  return sample.map(({ operations }) => operations);
}

function walkGuarded(dialect: Dialect, operations: readonly Operation[]): void {
  let state = guarded(FRESH_MACHINE);
  for (const operation of operations) {
    const transitions = step(dialect, state, operation);
    const [after = state] = transitions.flatMap(statesOf);
    if (after !== state) state = guarded(after);
  }
}

/** A state that can be asked for each of its parts, but not for all of them. */
function guarded(state: MachineState): MachineState {
  return new Proxy(state, {
    ownKeys() {
      throw new Error("the state was looked at as a whole");
    },
  });
}

/** The state of a transition, and the one that is known when its log was seen. */
function statesOf({ state, expected, refine }: Transition): readonly MachineState[] {
  if (refine === undefined || expected.kind !== "dirty_log_between") return [state];
  const seen: Outcome = { kind: "dirty_log", pages: [...expected.required] };
  return [state, refine(seen)];
}
