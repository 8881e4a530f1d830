import { describe, expect, it } from "vitest";
import { expectedOf } from "./expected.ts";
import { W1 } from "./size.ts";
import { compileSpin, spinMissing } from "./spin.ts";

const missing = spinMissing();

describe(`the Promela text of W${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  it.skipIf(missing !== null)("has the states and effective steps of W1 under SPIN", () => {
    const { states, effective } = expectedOf(W1);

    using program = compileSpin(expectedOf(W1), "guards", "breadth-first");
    const run = program.run();

    expect(run.states).toBe(states);
    expect(run.transitions).toBe(effective + 1);
  });

  it.skipIf(missing !== null)("tries every operation of W1 when written literally", () => {
    const { states, transitions } = expectedOf(W1);

    using program = compileSpin(expectedOf(W1), "literal", "depth-first");
    const run = program.run();

    expect(run.states).toBe(states);
    expect(run.transitions).toBe(transitions + 1);
  });
});
