import { type CompiledEncoder, compileEncoder } from "./compiled-codec.ts";
import type { Layout } from "./layout.ts";

/** Writes a state's words. With symmetry, those of the one state that stands for its orbit. */
export interface StateEncoder {
  encode(cells: Uint8Array, words: Int32Array, at: number): void;
  /**
   * The same, and makes `cells` equal to `before` again: one pass where two would cost more than
   * the operation.
   */
  encodeAndRestore(cells: Uint8Array, before: Uint8Array, words: Int32Array, at: number): void;
  /** Number of different images of the state under the group; 1 without symmetry. */
  orbitSize(cells: Uint8Array): number;
}

/** Cells to words, bit for bit. */
export class PlainEncoder implements StateEncoder {
  readonly encodeAndRestore: CompiledEncoder;

  constructor(layout: Layout) {
    this.encodeAndRestore = compileEncoder(layout);
  }

  encode(cells: Uint8Array, words: Int32Array, at: number): void {
    this.encodeAndRestore(cells, cells, words, at);
  }

  orbitSize(): number {
    return 1;
  }
}
