/**
 * Other orders of the items of a list, for lists that may be long. An order is kept beside each
 * sorted list, and that of a list is made of the order of the list before it, so that a change
 * costs the logarithm of the number of items.
 */
import { type Compare, changesOf, type List, SortedList } from "./sorted-list.ts";

/** Items in an order, and how many neighbours meet: none do when no two items meet at all. */
export interface Ordered<S> {
  readonly sorted: SortedList<S>;
  readonly meetings: number;
}

/** An order by the starts of ranges. */
export class ListOrder<S extends object> {
  readonly #compare: Compare<S>;
  readonly #meet: (a: S, b: S) => boolean;
  readonly #has: (item: S) => boolean;
  readonly #known = new WeakMap<SortedList<S>, Ordered<S>>();

  /**
   * @param compare - by start; 0 for the same item only.
   * @param meet - whether two ranges have something in common, of which the first starts no later.
   * @param has - which items stand in it; all unless said.
   */
  constructor(
    compare: Compare<S>,
    meet: (a: S, b: S) => boolean,
    has: (item: S) => boolean = () => true,
  ) {
    this.#compare = compare;
    this.#meet = meet;
    this.#has = has;
  }

  /** @param before - a list whose order may be known, and that shares most with this one. */
  of(items: List<S>, before?: List<S>): Ordered<S> {
    if (!(items instanceof SortedList)) return this.#made(items);
    const known = this.#known.get(items);
    if (known !== undefined) return known;
    const made = this.#derived(items, before) ?? this.#made(items);
    this.#known.set(items, made);
    return made;
  }

  #derived(items: SortedList<S>, before: List<S> | undefined): Ordered<S> | undefined {
    const base = before instanceof SortedList ? this.#known.get(before) : undefined;
    if (before === undefined || base === undefined) return undefined;
    const { gone, come } = changesOf(before, items);
    const rest = gone.reduce((order, item) => this.#without(order, item), base);
    return come.reduce((order, item) => this.#with(order, item), rest);
  }

  #made(items: Iterable<S>): Ordered<S> {
    let order: Ordered<S> = { sorted: SortedList.of(this.#compare, []), meetings: 0 };
    for (const item of items) order = this.#with(order, item);
    return order;
  }

  #with(order: Ordered<S>, item: S): Ordered<S> {
    if (!this.#has(item)) return order;
    const { sorted, meetings } = order;
    return { sorted: sorted.with(item), meetings: meetings + this.#broughtBy(item, sorted) };
  }

  #without(order: Ordered<S>, item: S): Ordered<S> {
    if (!this.#has(item)) return order;
    const { sorted, meetings } = order;
    const rest = sorted.without(item);
    return { sorted: rest, meetings: meetings - this.#broughtBy(item, rest) };
  }

  /** Meetings of neighbours that a item adds to those that are there. */
  #broughtBy(item: S, others: SortedList<S>): number {
    const before = others.last((other) => this.#compare(other, item) < 0);
    const behind = others.first((other) => this.#compare(other, item) > 0);
    const met = before === undefined || behind === undefined ? false : this.#meet(before, behind);
    const first = before !== undefined && this.#meet(before, item);
    const second = behind !== undefined && this.#meet(item, behind);
    return Number(first) + Number(second) - Number(met);
  }
}
