/** How each state was first reached: from which state, and by which edge of it. */
export class Origins {
  length = 0;
  private pairs: Int32Array;

  /** @param pairs - origins noted by a checkpoint, two numbers each. */
  constructor(pairs: Int32Array = new Int32Array(0)) {
    this.pairs = pairs;
    this.length = pairs.length / 2;
  }

  push(parent: number, edge: number): void {
    if (this.length * 2 === this.pairs.length) {
      const grown = new Int32Array(Math.max(2048, this.pairs.length * 2));
      grown.set(this.pairs);
      this.pairs = grown;
    }
    this.pairs[this.length * 2] = parent;
    this.pairs[this.length * 2 + 1] = edge;
    this.length++;
  }

  /** Index of the state it came from; -1 for an initial state. */
  parentOf(index: number): number {
    return this.pairs[index * 2] as number;
  }

  /** The edge it came by; for an initial state, its position among them. */
  edgeOf(index: number): number {
    return this.pairs[index * 2 + 1] as number;
  }

  /** All of them, two numbers each. */
  used(): Int32Array {
    return this.pairs.subarray(0, this.length * 2);
  }
}
