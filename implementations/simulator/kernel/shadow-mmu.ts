/**
 * Shadow page tables: what the guest reaches without faulting. An entry stays until somebody drops
 * it, whatever became of the slot or the host page it was made from.
 */

/** What a mapping is made of. */
export interface Leaf {
  /** Frame of the first page. */
  readonly pfn: number;
  readonly writable: boolean;
  /** Which half of a slot it maps. */
  readonly kind: "shared" | "private";
  /** Accesses that go through it, where they have kinds; absent: those of its own. */
  readonly access?: "shared" | "private";
}

/** The entry of one page; a block of 2^order pages has one for each. */
export interface ShadowEntry {
  readonly pfn: number;
  writable: boolean;
  /** Whether only the dirty log can have made it read-only. */
  readonly mayWrite: boolean;
  readonly kind: "shared" | "private";
  readonly access: "shared" | "private";
  readonly order: number;
}

/** Page tables of one VM, one tree per address space, keyed by gfn. Changed under mmu_lock only. */
export class ShadowMmu {
  readonly #trees: readonly Map<number, ShadowEntry>[];
  /** By address space: gfns whose entry is another one than when somebody last looked. */
  readonly #touched: readonly Set<number>[];
  /** Whether there ever was a block; without one, a page can be treated alone. */
  #hasBlocks = false;

  constructor(addressSpaces: number) {
    this.#trees = Array.from({ length: addressSpaces }, () => new Map());
    this.#touched = this.#trees.map(() => new Set());
  }

  find(addressSpace: number, gfn: number): ShadowEntry | undefined {
    return this.#trees[addressSpace]?.get(gfn);
  }

  /** Maps one page, in the place of whatever was there. */
  install(addressSpace: number, gfn: number, { pfn, writable, kind, access = kind }: Leaf): void {
    if (this.#hasBlocks) this.unmapRange(addressSpace, gfn, gfn + 1);
    const entry = { pfn, writable, mayWrite: writable, kind, access, order: 0 };
    this.#trees[addressSpace]?.set(gfn, entry);
    this.#touched[addressSpace]?.add(gfn);
  }

  /** Maps the aligned block of 2^order pages that starts at a gfn, in the place of all in it. */
  installBlock(addressSpace: number, gfn: number, order: number, leaf: Leaf): void {
    if (order === 0) {
      this.install(addressSpace, gfn, leaf);
      return;
    }
    this.#hasBlocks = true;
    const count = 2 ** order;
    this.unmapRange(addressSpace, gfn, gfn + count);
    for (let place = 0; place < count; place++) {
      const { pfn, writable, kind, access = kind } = leaf;
      const entry = { pfn: pfn + place, writable, mayWrite: writable, kind, access, order };
      this.#trees[addressSpace]?.set(gfn + place, entry);
      this.#touched[addressSpace]?.add(gfn + place);
    }
  }

  /** Makes the next store to one page fault. */
  writeProtect(addressSpace: number, gfn: number): void {
    const entry = this.find(addressSpace, gfn);
    if (entry?.writable !== true) return;
    entry.writable = false;
    this.#touched[addressSpace]?.add(gfn);
  }

  /** Lets stores through again where only the log stood in the way. @returns whether it did. */
  letWrite(addressSpace: number, gfn: number): boolean {
    const entry = this.find(addressSpace, gfn);
    if (entry?.mayWrite !== true || entry.writable) return false;
    entry.writable = true;
    this.#touched[addressSpace]?.add(gfn);
    return true;
  }

  /** Makes the next store to every page of [start, end) fault. */
  writeProtectRange(addressSpace: number, start: number, end: number): void {
    for (const gfn of this.#present(addressSpace, start, end)) {
      this.writeProtect(addressSpace, gfn);
    }
  }

  /** Drops the entries of [start, end); a block that reaches into it goes whole. */
  unmapRange(addressSpace: number, start: number, end: number): void {
    const tree = this.#trees[addressSpace];
    for (const gfn of this.#present(addressSpace, start, end)) {
      const order = this.#hasBlocks ? (tree?.get(gfn)?.order ?? 0) : 0;
      const first = gfn - (gfn % 2 ** order);
      for (let each = first; each < first + 2 ** order; each++) {
        tree?.delete(each);
        this.#touched[addressSpace]?.add(each);
      }
    }
  }

  /** Drops every entry of every address space. */
  unmapAll(): void {
    for (const [addressSpace, tree] of this.#trees.entries()) {
      for (const gfn of tree.keys()) this.#touched[addressSpace]?.add(gfn);
      tree.clear();
    }
  }

  /** Gfns of an address space whose entries may have changed since this was last asked. */
  takeTouched(addressSpace: number): readonly number[] {
    const touched = this.#touched[addressSpace];
    if (touched === undefined || touched.size === 0) return NOTHING;
    const gfns = [...touched];
    touched.clear();
    return gfns;
  }

  /** The tree of every address space, for looking at. */
  trees(): readonly ReadonlyMap<number, Readonly<ShadowEntry>>[] {
    return this.#trees;
  }

  /** Mapped gfns of a range; walks whichever is smaller, the range or the tree. */
  #present(addressSpace: number, start: number, end: number): readonly number[] {
    const tree = this.#trees[addressSpace];
    if (tree === undefined || tree.size === 0) return NOTHING;
    const found: number[] = [];
    if (end - start <= tree.size) {
      for (let gfn = start; gfn < end; gfn++) if (tree.has(gfn)) found.push(gfn);
    } else {
      for (const gfn of tree.keys()) if (gfn >= start && gfn < end) found.push(gfn);
    }
    return found;
  }
}

const NOTHING: readonly number[] = [];
