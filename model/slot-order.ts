/**
 * Orders of slots by what they cover, for lists that may be long. An order is kept beside each
 * sorted list, and that of a list is made of the order of the list before it, so that a change
 * costs the logarithm of the number of slots.
 */
import { type Compare, changesOf, type List, SortedList } from "../abi/sorted-list.ts";

/** Slots in an order, and how many neighbours meet: none do when no two slots meet at all. */
export interface Ordered<S> {
  readonly sorted: SortedList<S>;
  readonly meetings: number;
}

/** An order by the starts of ranges. */
export class SlotOrder<S extends object> {
  readonly #compare: Compare<S>;
  readonly #meet: (a: S, b: S) => boolean;
  readonly #has: (slot: S) => boolean;
  readonly #known = new WeakMap<SortedList<S>, Ordered<S>>();

  /**
   * @param compare - by start; 0 for the same slot only.
   * @param meet - whether two ranges have something in common, of which the first starts no later.
   * @param has - which slots stand in it; all unless said.
   */
  constructor(
    compare: Compare<S>,
    meet: (a: S, b: S) => boolean,
    has: (slot: S) => boolean = () => true,
  ) {
    this.#compare = compare;
    this.#meet = meet;
    this.#has = has;
  }

  /** @param before - a list whose order may be known, and that shares most with this one. */
  of(slots: List<S>, before?: List<S>): Ordered<S> {
    if (!(slots instanceof SortedList)) return this.#made(slots);
    const known = this.#known.get(slots);
    if (known !== undefined) return known;
    const made = this.#derived(slots, before) ?? this.#made(slots);
    this.#known.set(slots, made);
    return made;
  }

  #derived(slots: SortedList<S>, before: List<S> | undefined): Ordered<S> | undefined {
    const base = before instanceof SortedList ? this.#known.get(before) : undefined;
    if (before === undefined || base === undefined) return undefined;
    const { gone, come } = changesOf(before, slots);
    const rest = gone.reduce((order, slot) => this.#without(order, slot), base);
    return come.reduce((order, slot) => this.#with(order, slot), rest);
  }

  #made(slots: Iterable<S>): Ordered<S> {
    let order: Ordered<S> = { sorted: SortedList.of(this.#compare, []), meetings: 0 };
    for (const slot of slots) order = this.#with(order, slot);
    return order;
  }

  #with(order: Ordered<S>, slot: S): Ordered<S> {
    if (!this.#has(slot)) return order;
    const { sorted, meetings } = order;
    return { sorted: sorted.with(slot), meetings: meetings + this.#broughtBy(slot, sorted) };
  }

  #without(order: Ordered<S>, slot: S): Ordered<S> {
    if (!this.#has(slot)) return order;
    const { sorted, meetings } = order;
    const rest = sorted.without(slot);
    return { sorted: rest, meetings: meetings - this.#broughtBy(slot, rest) };
  }

  /** Meetings of neighbours that a slot adds to those that are there. */
  #broughtBy(slot: S, others: SortedList<S>): number {
    const before = others.last((other) => this.#compare(other, slot) < 0);
    const behind = others.first((other) => this.#compare(other, slot) > 0);
    const met = before === undefined || behind === undefined ? false : this.#meet(before, behind);
    const first = before !== undefined && this.#meet(before, slot);
    const second = behind !== undefined && this.#meet(slot, behind);
    return Number(first) + Number(second) - Number(met);
  }
}

/** What all slots have, in the model and in the inside view. */
export interface SlotExtent {
  readonly addressSpace: number;
  readonly id: number;
  readonly baseGfn: bigint;
  readonly pages: number;
}

/** By address space and id, as states list them; slots of one name differ in what they cover. */
export function byName(a: SlotExtent, b: SlotExtent): number {
  return a.addressSpace - b.addressSpace || a.id - b.id;
}

/** By address space and first gfn; those meet that cover the same guest frame. */
export function orderByGfn<S extends SlotExtent>(): SlotOrder<S> {
  return new SlotOrder<S>(
    (a, b) => a.addressSpace - b.addressSpace || order(a.baseGfn, b.baseGfn) || a.id - b.id,
    (a, b) =>
      a.addressSpace === b.addressSpace && a.pages > 0 && b.baseGfn < a.baseGfn + BigInt(a.pages),
  );
}

/** Negative, 0 or positive, as the first number is less, the same or more. */
export function order(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
