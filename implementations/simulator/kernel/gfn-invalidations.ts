/** Gfns whose memory is being changed: a fault must not map what it looked up before. */

/**
 * Ranges of gfns between the start and the end of a change, kept as the one range around them.
 *
 * @source virt/kvm/kvm_main.c, kvm_mmu_invalidate_begin, _range_add and _end.
 */
export class GfnInvalidations {
  #inProgress = 0;
  #start = 0;
  #end = 0;

  begin(): void {
    if (this.#inProgress === 0) {
      this.#start = Number.MAX_SAFE_INTEGER;
      this.#end = 0;
    }
    this.#inProgress++;
  }

  add(start: number, end: number): void {
    this.#start = Math.min(this.#start, start);
    this.#end = Math.max(this.#end, end);
  }

  end(): void {
    this.#inProgress--;
  }

  covers(gfn: number): boolean {
    return this.#inProgress > 0 && gfn >= this.#start && gfn < this.#end;
  }
}
