import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { isMeaningful } from "../../abi/well-formed.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { hasArguments } from "../../model/features.ts";
import { overruled } from "../../model/precedence.ts";
import { step, supports } from "../../model/step.ts";
import { walksOf } from "../test-walks.ts";
import { drawDoubleFault } from "./draw-double-fault.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** What fast-check draws with, as a value. */
class Source extends fc.Arbitrary<Random> {
  override generate(random: fc.Random): fc.Value<Random> {
    return new fc.Value(random.clone(), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Random {
    return value === undefined;
  }

  override shrink(): fc.Stream<fc.Value<Random>> {
    return fc.Stream.nil();
  }
}

describe.each(["linux-6.18", "memfile-v6"])("double faults of %s", (name) => {
  const dialect = dialectNamed(name);
  const kinds = OPERATION_KINDS.filter((kind) => supports(dialect, kind));
  const states = walksOf(dialect, { seed: 3, walks: 10, length: 20 }).flat();
  const randoms = fc.sample(new Source(), { seed: 4, numRuns: states.length });

  /** What is drawn in each of the states. */
  const drawn = states.map(({ before: state }, index) => {
    const world: World = { dialect, state, index, kinds };
    const random = randoms[index] as Random;
    return { state, call: drawDoubleFault(random, world) };
  });
  const found = drawn.flatMap(({ state, call }) => (call === undefined ? [] : [{ state, call }]));

  test("are refused, and would be refused with another errno by a later rule", () => {
    const single = found.filter(({ state, call }) => {
      const [{ decidedBy }] = step(dialect, state, call);
      return overruled(dialect, state, call, decidedBy).length === 0;
    });

    expect(single).toEqual([]);
    expect(found.length / drawn.length).toBeGreaterThan(0.6);
  });

  test("are calls that mean something in the dialect", () => {
    const odd = found.filter(({ call }) => !isMeaningful(call) || !hasArguments(dialect, call));

    expect(odd).toEqual([]);
  });
});
