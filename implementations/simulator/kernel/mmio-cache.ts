/** Gpas that turned out to have no memory, so that the next access need not look again. */

/**
 * The entries that KVM puts into the page tables for MMIO, with the generation of the slots they
 * are true for.
 *
 * @source arch/x86/kvm/mmu/mmu.c, mark_mmio_spte and check_mmio_spte.
 */
export class MmioCache {
  readonly #generations: Map<number, number> = new Map();

  /** @returns the generation that an entry was made in. */
  find(gfn: number): number | undefined {
    return this.#generations.get(gfn);
  }

  remember(gfn: number, generation: number): void {
    this.#generations.set(gfn, generation);
  }

  /** Gfns with the generation that their entry was made in. */
  entries(): Iterable<readonly [number, number]> {
    return this.#generations;
  }

  /** Forgets the gfns of [start, end). */
  forget(start: number, end: number): void {
    for (const gfn of this.#generations.keys()) {
      if (gfn >= start && gfn < end) this.#generations.delete(gfn);
    }
  }
}
