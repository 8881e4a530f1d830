import { HarnessError } from "../../abi/harness-error.ts";
import type { CellField } from "./system.ts";

/**
 * One kind of cell, described once: its layout, its encoding and its decoding all follow from this.
 */
export interface FieldDescription<State, Value> {
  readonly name: string;
  readonly count: number;
  /**
   * Everything a cell can hold; a cell stores the position in this list. Values are plain JSON-able
   * data.
   */
  readonly domain: readonly Value[];
  readonly read: (state: State, index: number) => Value;
  /** @returns the state with one cell replaced. */
  readonly write: (state: State, index: number, value: Value) => State;
}

/** A {@link FieldDescription} whose type of value nobody needs to know any more. */
export interface StateField<State> extends CellField {
  readonly read: (state: State, index: number) => number;
  readonly write: (state: State, index: number, value: number) => State;
}

/** Translates readable states to cells and back. */
export interface Codec<State> {
  readonly fields: readonly CellField[];
  readonly encode: (state: State) => Uint8Array;
  readonly decode: (cells: Uint8Array) => State;
}

/** @throws {HarnessError} MSC208, when used, if a state holds a value outside the domain. */
export function fieldOf<State, Value>(
  description: FieldDescription<State, Value>,
): StateField<State> {
  const { name, count, domain, read, write } = description;
  const positions = new Map(domain.map((value, position) => [JSON.stringify(value), position]));
  return {
    name,
    count,
    values: domain.length,
    read: (state, index) => {
      const text = JSON.stringify(read(state, index));
      const position = positions.get(text);
      if (position === undefined) {
        const hint = "The field's domain must list every value that a reachable state can hold.";
        throw new HarnessError("MSC208", `${name}[${index}] holds ${text}`, hint);
      }
      return position;
    },
    write: (state, index, position) => write(state, index, domain[position] as Value),
  };
}

/** @param blank - any state of the right shape; decoding writes every cell of it anew. */
export function codecOf<State>(blank: State, fields: readonly StateField<State>[]): Codec<State> {
  const cells = fields.flatMap((field) =>
    Array.from({ length: field.count }, (_, index) => ({ field, index })),
  );
  return {
    fields: fields.map(({ name, count, values }) => ({ name, count, values })),
    encode: (state) => Uint8Array.from(cells, ({ field, index }) => field.read(state, index)),
    decode: (values) =>
      cells.reduce(
        (state, { field, index }, cell) => field.write(state, index, values[cell] as number),
        blank,
      ),
  };
}
