import fc from "fast-check";
import type { Capabilities } from "../../abi/implementation.ts";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import type { Taker } from "../../abi/takes.ts";
import { makeTrace, type Trace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import type { Dialect } from "../../model/dialect.ts";
import { FRESH_MACHINE, type MachineState } from "../../model/state.ts";
import { step, supports } from "../../model/step.ts";
import { drawTakenOperation } from "./draw-operation.ts";

/** What traces are made of. */
export interface TracesOptions {
  /** Operations of a trace at least; 1 by default. */
  readonly minLength?: number | undefined;
  /** Operations of a trace at most; 40 by default. */
  readonly maxLength?: number | undefined;
  /** Kinds that may be drawn; by default every kind of the dialect that the machine has. */
  readonly kinds?: readonly OperationKind[] | undefined;
  /**
   * What the machine can do and be given, for instance `capabilities` of a factory; by default
   * everything. A trace ends early, be it below `minLength`, where nothing is left to be drawn.
   */
  readonly capabilities?: (Taker & Partial<Pick<Capabilities, "operations">>) | undefined;
  /**
   * Proposes smaller traces, the most promising first. Without it, traces do not shrink: dropping
   * operations blindly makes traces that mean nothing.
   */
  readonly shrink?: ((trace: Trace) => Iterable<Trace>) | undefined;
}

/**
 * Random traces of a dialect. Each operation is drawn with an eye on the state in which the model
 * expects the machine to be, and every trace is well-formed.
 */
export function traces(dialect: Dialect, options: TracesOptions = {}): fc.Arbitrary<Trace> {
  return new TraceArbitrary(dialect, options);
}

/** A trace is a plain value, so it shrinks without knowing how it was drawn. */
class TraceArbitrary extends fc.Arbitrary<Trace> {
  readonly #dialect: Dialect;
  readonly #options: TracesOptions;
  readonly #kinds: readonly OperationKind[];

  constructor(dialect: Dialect, options: TracesOptions) {
    super();
    this.#dialect = dialect;
    this.#options = options;
    const { operations = OPERATION_KINDS } = options.capabilities ?? {};
    this.#kinds = options.kinds ?? operations.filter((kind) => supports(dialect, kind));
  }

  override generate(random: fc.Random): fc.Value<Trace> {
    const { minLength = 1, maxLength = 40 } = this.#options;
    const length = random.nextInt(minLength, maxLength);
    const operations: Operation[] = [];
    let state = FRESH_MACHINE;
    for (let index = 0; index < length; index++) {
      const operation = this.#draw(random, state, index);
      if (operation === undefined) break;
      operations.push(operation);
      state = step(this.#dialect, state, operation)[0].state;
    }
    return new fc.Value(makeTrace(this.#dialect.name, operations), undefined);
  }

  #draw(random: fc.Random, state: MachineState, index: number): Operation | undefined {
    const { capabilities: taker } = this.#options;
    const options = { index, kinds: this.#kinds };
    return drawTakenOperation(random, this.#dialect, state, { ...options, taker });
  }

  override canShrinkWithoutContext(value: unknown): value is Trace {
    return isTraceOf(this.#dialect, value);
  }

  override shrink(trace: Trace): fc.Stream<fc.Value<Trace>> {
    const smaller = this.#options.shrink?.(trace) ?? [];
    return fc.stream(valuesOf(smaller));
  }
}

function* valuesOf(smaller: Iterable<Trace>): IterableIterator<fc.Value<Trace>> {
  for (const trace of smaller) yield new fc.Value(trace, undefined);
}

function isTraceOf(dialect: Dialect, value: unknown): value is Trace {
  if (typeof value !== "object" || value === null) return false;
  const { dialect: name, operations } = value as Partial<Trace>;
  if (name !== dialect.name || !Array.isArray(operations)) return false;
  try {
    assertWellFormed(value as Trace);
    return true;
  } catch {
    return false;
  }
}
