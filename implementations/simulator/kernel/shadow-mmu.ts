/**
 * Shadow page tables: what the guest reaches without faulting. An entry stays until somebody drops
 * it, whatever became of the slot or the host page it was made from.
 */

/** One leaf entry. */
export interface ShadowEntry {
  readonly pfn: number;
  writable: boolean;
}

/** Page tables of one VM, one tree per address space, keyed by gfn. Changed under mmu_lock only. */
export class ShadowMmu {
  /** Changes whenever an entry does. */
  revision = 0;
  readonly #trees: readonly Map<number, ShadowEntry>[];

  constructor(addressSpaces: number) {
    this.#trees = Array.from({ length: addressSpaces }, () => new Map());
  }

  find(addressSpace: number, gfn: number): ShadowEntry | undefined {
    return this.#trees[addressSpace]?.get(gfn);
  }

  /** Puts an entry in place, or another one in the place of an older one. */
  install(addressSpace: number, gfn: number, entry: ShadowEntry): void {
    this.#trees[addressSpace]?.set(gfn, entry);
    this.revision++;
  }

  /** Makes the next store to one page fault. */
  writeProtect(addressSpace: number, gfn: number): void {
    const entry = this.find(addressSpace, gfn);
    if (entry?.writable !== true) return;
    entry.writable = false;
    this.revision++;
  }

  /** Makes the next store to every page of [start, end) fault. */
  writeProtectRange(addressSpace: number, start: number, end: number): void {
    for (const gfn of this.#present(addressSpace, start, end)) {
      this.writeProtect(addressSpace, gfn);
    }
  }

  /** Drops the entries of [start, end). */
  unmapRange(addressSpace: number, start: number, end: number): void {
    const tree = this.#trees[addressSpace];
    for (const gfn of this.#present(addressSpace, start, end)) {
      tree?.delete(gfn);
      this.revision++;
    }
  }

  /** Drops every entry of every address space. */
  unmapAll(): void {
    for (const tree of this.#trees) tree.clear();
    this.revision++;
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
