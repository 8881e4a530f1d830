/** Gpas that turned out to have no memory, so that the next access need not look again. */

/**
 * The entries that KVM puts into the page tables for MMIO, with the generation of the slots they
 * are true for.
 *
 * @source arch/x86/kvm/mmu/mmu.c, mark_mmio_spte and check_mmio_spte.
 */
export class MmioCache {
  readonly #generations: readonly Map<number, number>[];

  constructor(addressSpaces: number) {
    this.#generations = Array.from({ length: addressSpaces }, () => new Map());
  }

  /** @returns the generation that an entry was made in. */
  find(addressSpace: number, gfn: number): number | undefined {
    return this.#generations[addressSpace]?.get(gfn);
  }

  remember(addressSpace: number, gfn: number, generation: number): void {
    this.#generations[addressSpace]?.set(gfn, generation);
  }

  /** By address space, gfns with the generation that their entry was made in. */
  entries(): readonly Iterable<readonly [number, number]>[] {
    return this.#generations;
  }

  /** Forgets the gfns of [start, end) in every address space. */
  forget(start: number, end: number): void {
    for (const generations of this.#generations) {
      for (const gfn of generations.keys()) {
        if (gfn >= start && gfn < end) generations.delete(gfn);
      }
    }
  }
}
