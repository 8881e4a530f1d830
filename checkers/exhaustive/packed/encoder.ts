import { type Layout, PRESENT } from "./layout.ts";

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
  private readonly layout: Layout;
  /** For each word, the cell after its last. */
  private readonly endCells: readonly number[];

  constructor(layout: Layout) {
    this.layout = layout;
    this.endCells = Array.from(
      { length: layout.wordCount },
      (_, word) => layout.word.filter((cellWord) => cellWord <= word).length,
    );
  }

  encode(cells: Uint8Array, words: Int32Array, at: number): void {
    this.encodeAndRestore(cells, cells, words, at);
  }

  encodeAndRestore(cells: Uint8Array, before: Uint8Array, words: Int32Array, at: number): void {
    const { shift, wordCount } = this.layout;
    const { endCells } = this;
    let value = PRESENT;
    let cell = 0;
    for (let word = 0; word < wordCount; word++) {
      const end = endCells[word] as number;
      for (; cell < end; cell++) {
        value |= (cells[cell] as number) << (shift[cell] as number);
        cells[cell] = before[cell] as number;
      }
      words[at + word] = value;
      value = 0;
    }
  }

  orbitSize(): number {
    return 1;
  }
}

/** Words to cells. */
export function decode(layout: Layout, words: Int32Array, at: number, cells: Uint8Array): void {
  const { word, shift, mask, cellCount } = layout;
  for (let cell = 0; cell < cellCount; cell++) {
    cells[cell] =
      ((words[at + (word[cell] as number)] as number) >>> (shift[cell] as number)) &
      (mask[cell] as number);
  }
}
