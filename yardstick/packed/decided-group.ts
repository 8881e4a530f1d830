import type { FieldPlace, Layout } from "./layout.ts";
import { CHANGED, type PackedSystem, RESULT_MASK } from "./system.ts";

/**
 * Fields of up to this many bits are memoised by direct indexing; wider ones are tried in every
 * state.
 */
const INDEX_BITS_MAX = 22;

/** What the operations of a group do in every state with one value of the deciding field. */
interface Effects {
  /** Operations that change something: they still have to be applied, cell by cell. */
  readonly changing: Int32Array;
  /** Result of each operation of the group. */
  readonly answers: Uint8Array;
  visits: number;
}

/**
 * The operations whose answer one field alone decides (`PackedOperation.decidedBy`), asked once per
 * value of that field.
 *
 * Most steps of a bounded system are refusals: 19 of 20 in W. Refusals that a field decides are
 * counted by counting how often the field had that value; only the steps that change something are
 * made.
 */
export class DecidedGroup {
  readonly operations: readonly number[];
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
  private readonly system: PackedSystem;
  /** Effects by field value. */
  private readonly known: (Effects | undefined)[];
  /** The same, in the order asked. */
  private readonly asked: Effects[] = [];

  constructor(system: PackedSystem, place: FieldPlace, operations: readonly number[]) {
    const { word, shift, bits } = place.run ?? { word: 0, shift: 0, bits: 0 };
    this.system = system;
    this.operations = operations;
    this.word = word;
    this.shift = shift;
    this.mask = 2 ** bits - 1;
    this.known = new Array(2 ** bits);
  }

  get memoryBytes(): number {
    return this.known.length * 8 + this.asked.length * (this.operations.length * 5 + 64);
  }

  /**
   * Counts one visit of a state with this field value.
   *
   * @param cells - the state; used as scratch space and restored.
   * @returns the operations that change it.
   */
  visit(value: number, cells: Uint8Array): Int32Array {
    const effects = this.known[value] ?? this.ask(value, cells);
    effects.visits++;
    return effects.changing;
  }

  /**
   * Adds the answers of every visit so far to a histogram of operations by results, and forgets the
   * visits.
   */
  settle(histogram: Float64Array, resultCount: number): void {
    for (const effects of this.asked) {
      const { answers, visits } = effects;
      for (let index = 0; index < answers.length; index++) {
        const operation = this.operations[index] as number;
        const entry = operation * resultCount + (answers[index] as number);
        histogram[entry] = (histogram[entry] as number) + visits;
      }
      effects.visits = 0;
    }
  }

  private ask(value: number, cells: Uint8Array): Effects {
    const before = cells.slice();
    const changing: number[] = [];
    const answers = this.operations.map((operation) => {
      const answer = this.system.apply(cells, operation);
      if (answer & CHANGED) {
        changing.push(operation);
        cells.set(before);
      }
      return answer & RESULT_MASK;
    });
    const effects = {
      changing: Int32Array.from(changing),
      answers: Uint8Array.from(answers),
      visits: 0,
    };
    this.known[value] = effects;
    this.asked.push(effects);
    return effects;
  }
}

/**
 * Sorts the operations into groups decided by one field, and the rest.
 *
 * @param memoise - false puts all of them into the rest.
 */
export function groupsOf(
  system: PackedSystem,
  layout: Layout,
  memoise: boolean,
): { readonly groups: readonly DecidedGroup[]; readonly rest: Int32Array } {
  const rest: number[] = [];
  const byField = new Map<FieldPlace, number[]>();
  for (const [index, { decidedBy }] of system.operations.entries()) {
    const place = layout.places.find(({ name }) => name === decidedBy);
    if (memoise && place?.run && place.run.bits <= INDEX_BITS_MAX) {
      byField.set(place, [...(byField.get(place) ?? []), index]);
    } else {
      rest.push(index);
    }
  }
  const groups = [...byField].map(([place, list]) => new DecidedGroup(system, place, list));
  return { groups, rest: Int32Array.from(rest) };
}
