/**
 * Sorted lists that share all that stays: a list with one item more, less or other costs the
 * logarithm of its length, and so does what one item is found by.
 */

/** What lists of slots can do; a plain array is one. */
export interface List<T> extends Iterable<T> {
  readonly length: number;
  at(index: number): T | undefined;
  find(test: (item: T) => boolean): T | undefined;
  some(test: (item: T) => boolean): boolean;
  every(test: (item: T) => boolean): boolean;
  filter(test: (item: T) => boolean): T[];
  map<U>(change: (item: T) => U): U[];
  flatMap<U>(change: (item: T) => U | readonly U[]): U[];
}

/** Negative when the first comes before the second, 0 when one replaces the other. */
export type Compare<T> = (a: T, b: T) => number;

/** A list that is never modified: every change makes another one. A weight-balanced tree. */
export class SortedList<T> implements List<T> {
  readonly #compare: Compare<T>;
  readonly #root: Tree<T>;

  private constructor(compare: Compare<T>, root: Tree<T>) {
    this.#compare = compare;
    this.#root = root;
    Object.freeze(this);
  }

  /** @param items - in any order; of those that compare equal the last one stays. */
  static of<T>(compare: Compare<T>, items: Iterable<T>): SortedList<T> {
    return new SortedList<T>(compare, undefined).withChanges({ gone: [], come: [...items] });
  }

  get length(): number {
    return sizeOf(this.#root);
  }

  [Symbol.iterator](): Iterator<T> {
    return inOrder(this.#root);
  }

  /** The list with the item, in place of the one that compares equal. */
  with(item: T): SortedList<T> {
    return this.#sharing(inserted(this.#root, item, this.#compare));
  }

  /** The list without what compares equal to the item. */
  without(item: T): SortedList<T> {
    return this.#sharing(removed(this.#root, item, this.#compare));
  }

  /**
   * The list without what compares equal to an item that is gone, and then with those that have
   * come; of those that compare equal the last one stays. Costs no more than what is changed, so
   * many changes at once are cheaper than one after the other.
   */
  withChanges({ gone, come }: Changes<T>): SortedList<T> {
    const count = gone.length + come.length;
    if (count === 0) return this;
    if (count * CHEAPER_ONE_BY_ONE < this.length) {
      const rest = gone.reduce<Tree<T>>(
        (tree, one) => removed(tree, one, this.#compare),
        this.#root,
      );
      const all = come.reduce<Tree<T>>((tree, one) => inserted(tree, one, this.#compare), rest);
      return this.#sharing(all);
    }
    const items = merged([...this], { gone, come }, this.#compare);
    return new SortedList(this.#compare, balancedOf(items, 0, items.length));
  }

  /** The first item that passes a test which all items behind it pass as well. */
  first(test: (item: T) => boolean): T | undefined {
    let found: T | undefined;
    for (let tree = this.#root; tree !== undefined; ) {
      const passes = test(tree.item);
      if (passes) found = tree.item;
      tree = passes ? tree.left : tree.right;
    }
    return found;
  }

  /** How many items stand before {@link first}. */
  countBefore(test: (item: T) => boolean): number {
    let count = 0;
    for (let tree = this.#root; tree !== undefined; ) {
      const passes = test(tree.item);
      if (!passes) count += sizeOf(tree.left) + 1;
      tree = passes ? tree.left : tree.right;
    }
    return count;
  }

  /** The last item that passes a test which all items before it pass as well. */
  last(test: (item: T) => boolean): T | undefined {
    let found: T | undefined;
    for (let tree = this.#root; tree !== undefined; ) {
      const passes = test(tree.item);
      if (passes) found = tree.item;
      tree = passes ? tree.right : tree.left;
    }
    return found;
  }

  /** The items from {@link first} on. */
  from(test: (item: T) => boolean): Iterable<T> {
    return { [Symbol.iterator]: () => inOrderFrom(this.#root, test) };
  }

  /** What the other list lacks of this one and has besides, in order. What is shared is skipped. */
  changesTo(other: SortedList<T>): Changes<T> {
    const changes = { gone: [], come: [] };
    compareTrees(this.#root, other.#root, this.#compare, changes);
    return changes;
  }

  at(index: number): T | undefined {
    let place = index < 0 ? this.length + index : index;
    for (let tree = place < 0 ? undefined : this.#root; tree !== undefined; ) {
      const before = sizeOf(tree.left);
      if (place === before) return tree.item;
      tree = place < before ? tree.left : tree.right;
      if (place > before) place -= before + 1;
    }
    return undefined;
  }

  find(test: (item: T) => boolean): T | undefined {
    for (const item of this) if (test(item)) return item;
    return undefined;
  }

  some(test: (item: T) => boolean): boolean {
    for (const item of this) if (test(item)) return true;
    return false;
  }

  every(test: (item: T) => boolean): boolean {
    return !this.some((item) => !test(item));
  }

  filter(test: (item: T) => boolean): T[] {
    return [...this].filter(test);
  }

  map<U>(change: (item: T) => U): U[] {
    return Array.from(this, change);
  }

  flatMap<U>(change: (item: T) => U | readonly U[]): U[] {
    return [...this].flatMap(change);
  }

  #sharing(root: Tree<T>): SortedList<T> {
    return root === this.#root ? this : new SortedList(this.#compare, root);
  }
}

/** Items of one list that are not in another one, and the other way round. */
export interface Changes<T> {
  readonly gone: readonly T[];
  readonly come: readonly T[];
}

/**
 * What has to be looked at of two lists: what changed where they are sorted lists, and everything
 * where one is not.
 */
export function changesOf<T>(before: List<T>, after: List<T>): Changes<T> {
  if (before === after && before instanceof SortedList) return { gone: [], come: [] };
  return before instanceof SortedList && after instanceof SortedList
    ? before.changesTo(after)
    : { gone: [...before], come: [...after] };
}

type Tree<T> = Node<T> | undefined;

interface Node<T> {
  readonly item: T;
  readonly left: Tree<T>;
  readonly right: Tree<T>;
  readonly size: number;
}

/** One side may have so many times the items of the other. */
const WEIGHT_MAX = 3;

/** A side that is too heavy is rotated once, unless its inner half has so many times the outer. */
const INNER_MAX = 2;

/** Changes are made one by one while the list has more than so many times their number. */
const CHEAPER_ONE_BY_ONE = 8;

/** The sorted items with the changes. */
function merged<T>(sorted: readonly T[], { gone, come }: Changes<T>, compare: Compare<T>): T[] {
  const changes: { readonly item: T; readonly isThere: boolean }[] = [
    ...gone.map((item) => ({ item, isThere: false })),
    ...come.map((item) => ({ item, isThere: true })),
  ].sort((a, b) => compare(a.item, b.item));
  const all: T[] = [];
  let next = 0;
  for (const [at, { item, isThere }] of changes.entries()) {
    const later = changes[at + 1];
    if (later !== undefined && compare(item, later.item) === 0) continue;
    for (; next < sorted.length && compare(sorted[next] as T, item) < 0; next++) {
      all.push(sorted[next] as T);
    }
    if (next < sorted.length && compare(sorted[next] as T, item) === 0) next++;
    if (isThere) all.push(item);
  }
  for (; next < sorted.length; next++) all.push(sorted[next] as T);
  return all;
}

/** The tree of the items [from, to). */
function balancedOf<T>(items: readonly T[], from: number, to: number): Tree<T> {
  if (from >= to) return undefined;
  const middle = (from + to) >>> 1;
  const [before, behind] = [balancedOf(items, from, middle), balancedOf(items, middle + 1, to)];
  return node(before, items[middle] as T, behind);
}

function sizeOf(tree: Tree<unknown>): number {
  return tree === undefined ? 0 : tree.size;
}

function node<T>(left: Tree<T>, item: T, right: Tree<T>): Node<T> {
  return { item, left, right, size: sizeOf(left) + 1 + sizeOf(right) };
}

function balanced<T>(left: Tree<T>, item: T, right: Tree<T>): Node<T> {
  const [before, behind] = [sizeOf(left), sizeOf(right)];
  if (before + behind <= 1) return node(left, item, right);
  if (right !== undefined && behind > WEIGHT_MAX * before) return leftward(left, item, right);
  if (left !== undefined && before > WEIGHT_MAX * behind) return rightward(left, item, right);
  return node(left, item, right);
}

function leftward<T>(left: Tree<T>, item: T, right: Node<T>): Node<T> {
  const inner = right.left;
  if (inner === undefined || inner.size < INNER_MAX * sizeOf(right.right)) {
    return node(node(left, item, inner), right.item, right.right);
  }
  const behind = node(inner.right, right.item, right.right);
  return node(node(left, item, inner.left), inner.item, behind);
}

function rightward<T>(left: Node<T>, item: T, right: Tree<T>): Node<T> {
  const inner = left.right;
  if (inner === undefined || inner.size < INNER_MAX * sizeOf(left.left)) {
    return node(left.left, left.item, node(inner, item, right));
  }
  const before = node(left.left, left.item, inner.left);
  return node(before, inner.item, node(inner.right, item, right));
}

function inserted<T>(tree: Tree<T>, item: T, compare: Compare<T>): Node<T> {
  if (tree === undefined) return node<T>(undefined, item, undefined);
  const order = compare(item, tree.item);
  if (order === 0) return tree.item === item ? tree : node(tree.left, item, tree.right);
  const side = order < 0 ? tree.left : tree.right;
  const grown = inserted(side, item, compare);
  if (grown === side) return tree;
  return order < 0 ? balanced(grown, tree.item, tree.right) : balanced(tree.left, tree.item, grown);
}

function removed<T>(tree: Tree<T>, item: T, compare: Compare<T>): Tree<T> {
  if (tree === undefined) return undefined;
  const order = compare(item, tree.item);
  if (order === 0) return joined(tree.left, tree.right);
  const side = order < 0 ? tree.left : tree.right;
  const rest = removed(side, item, compare);
  if (rest === side) return tree;
  return order < 0 ? balanced(rest, tree.item, tree.right) : balanced(tree.left, tree.item, rest);
}

/** Both trees as one, where all of the first is before all of the second. */
function joined<T>(left: Tree<T>, right: Tree<T>): Tree<T> {
  if (left === undefined) return right;
  if (right === undefined) return left;
  const item = leftmost(right);
  return balanced(left, item, withoutLeftmost(right));
}

function leftmost<T>(tree: Node<T>): T {
  return tree.left === undefined ? tree.item : leftmost(tree.left);
}

function withoutLeftmost<T>(tree: Node<T>): Tree<T> {
  if (tree.left === undefined) return tree.right;
  return balanced(withoutLeftmost(tree.left), tree.item, tree.right);
}

function inOrder<T>(tree: Tree<T>): Generator<T> {
  return inOrderFrom(tree, () => true);
}

function* inOrderFrom<T>(root: Tree<T>, test: (item: T) => boolean): Generator<T> {
  const waiting: Node<T>[] = [];
  for (let tree = root; tree !== undefined; ) {
    const passes = test(tree.item);
    if (passes) waiting.push(tree);
    tree = passes ? tree.left : tree.right;
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next.item;
    for (let tree = next.right; tree !== undefined; tree = tree.left) waiting.push(tree);
  }
}

interface Found<T> {
  readonly gone: T[];
  readonly come: T[];
}

function compareTrees<T>(a: Tree<T>, b: Tree<T>, compare: Compare<T>, found: Found<T>): void {
  if (a === b) return;
  if (a === undefined) {
    for (const item of inOrder(b)) found.come.push(item);
    return;
  }
  const { less, same, more } = split(b, a.item, compare);
  compareTrees(a.left, less, compare, found);
  if (same === undefined || same.item !== a.item) {
    found.gone.push(a.item);
    if (same !== undefined) found.come.push(same.item);
  }
  compareTrees(a.right, more, compare, found);
}

interface Split<T> {
  readonly less: Tree<T>;
  readonly same: Node<T> | undefined;
  readonly more: Tree<T>;
}

/** What is before an item, compares equal, and is behind it. The parts are not balanced. */
function split<T>(tree: Tree<T>, item: T, compare: Compare<T>): Split<T> {
  if (tree === undefined) return { less: undefined, same: undefined, more: undefined };
  const order = compare(item, tree.item);
  if (order === 0) return { less: tree.left, same: tree, more: tree.right };
  if (order < 0) {
    const { less, same, more } = split(tree.left, item, compare);
    return { less, same, more: node(more, tree.item, tree.right) };
  }
  const { less, same, more } = split(tree.right, item, compare);
  return { less: node(tree.left, tree.item, less), same, more };
}
