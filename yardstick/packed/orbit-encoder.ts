import type { StateEncoder } from "./encoder.ts";
import { type FieldPlace, type Layout, PRESENT } from "./layout.ts";
import type { PackedSymmetry, Relabelling } from "./system.ts";

/** First fields of up to this many bits are memoised by direct indexing. */
const INDEX_BITS_MAX = 22;

/**
 * Encodes the least image of a state under a symmetry group, so that all states of an orbit are
 * stored as one.
 *
 * A relabelling sends each cell to one place and each value to one value, so the words of an image
 * are the sum of one table entry per cell: no image is built. Images are compared by their first
 * field, then word by word. Which elements of the group make the first field least depends on that
 * field alone, so it is worked out once per value: few elements remain to try.
 */
export class OrbitEncoder implements StateEncoder {
  private readonly layout: Layout;
  private readonly reshapings: PackedSymmetry["reshapings"];
  private readonly groupSize: number;
  /** For each word, relabelling, cell and value: what it adds to that word of the image. */
  private readonly tables: readonly Int32Array[];
  /** Where the values of each cell begin in a relabelling's table. */
  private readonly rows: Int32Array;
  private readonly everyStart: Int32Array;
  private readonly firstField: FirstField | null;
  private readonly image: Uint8Array;
  private readonly least: Int32Array;
  /** Group elements that lead to the least image so far: the size of the stabiliser, in the end. */
  private ties = 0;

  constructor(layout: Layout, { relabellings, reshapings }: PackedSymmetry) {
    const rowLengths = Array.from(layout.mask, (mask) => mask + 1);
    const tableLength = rowLengths.reduce((sum, length) => sum + length, 0);
    this.layout = layout;
    this.reshapings = reshapings;
    this.groupSize = relabellings.length * reshapings.length;
    this.rows = Int32Array.from(rowLengths, (_, cell) =>
      rowLengths.slice(0, cell).reduce((sum, length) => sum + length, 0),
    );
    this.everyStart = Int32Array.from(relabellings, (_, index) => index * tableLength);
    this.tables = Array.from({ length: layout.wordCount }, (_, word) =>
      this.tableOf(word, relabellings, tableLength),
    );
    this.image = new Uint8Array(layout.cellCount);
    this.least = new Int32Array(layout.wordCount);
    this.firstField = firstFieldOf(layout, relabellings);
  }

  encode(cells: Uint8Array, words: Int32Array, at: number): void {
    this.findLeast(cells);
    for (let word = 0; word < this.least.length; word++) {
      words[at + word] = this.least[word] as number;
    }
  }

  encodeAndRestore(cells: Uint8Array, before: Uint8Array, words: Int32Array, at: number): void {
    this.encode(cells, words, at);
    cells.set(before);
  }

  orbitSize(cells: Uint8Array): number {
    this.findLeast(cells);
    return this.groupSize / this.ties;
  }

  private findLeast(cells: Uint8Array): void {
    const candidates = this.firstField === null ? null : this.candidates(this.firstField, cells);
    this.ties = 0;
    for (let index = 0; index < this.reshapings.length; index++) {
      const starts = candidates === null ? this.everyStart : (candidates[index] as Int32Array);
      if (starts.length > 0) {
        this.reshapings[index]?.(cells, this.image);
        for (let position = 0; position < starts.length; position++) {
          this.compare(starts[position] as number);
        }
      }
    }
  }

  /** Compares the image under one relabelling with the least so far, and keeps the lesser. */
  private compare(start: number): void {
    const { least, tables } = this;
    let isLess = this.ties === 0;
    for (let word = 0; word < least.length; word++) {
      const value = this.wordOf(tables[word] as Int32Array, start, word === 0 ? PRESENT : 0);
      if (!isLess && value > (least[word] as number)) {
        return;
      }
      if (isLess || value < (least[word] as number)) {
        isLess = true;
        least[word] = value;
      }
    }
    this.ties = isLess ? 1 : this.ties + 1;
  }

  private wordOf(table: Int32Array, start: number, seed: number): number {
    const { image, rows } = this;
    let value = seed;
    for (let cell = 0; cell < image.length; cell++) {
      value |= table[start + (rows[cell] as number) + (image[cell] as number)] as number;
    }
    return value;
  }

  /** For each reshaping, the table starts of the relabellings that make the first field least. */
  private candidates({ place, known }: FirstField, cells: Uint8Array): readonly Int32Array[] {
    let value = 0;
    for (let cell = 0; cell < place.cellCount; cell++) {
      value |= (cells[cell] as number) << (cell * place.bits);
    }
    const found = known[value] ?? this.findCandidates(place, cells);
    known[value] = found;
    return found;
  }

  private findCandidates(place: FieldPlace, cells: Uint8Array): readonly Int32Array[] {
    const run = place.run ?? { word: 0, shift: 0, bits: 0 };
    const table = this.tables[run.word] as Int32Array;
    const mask = 2 ** run.bits - 1;
    const fields = this.reshapings.map((reshape) => {
      reshape(cells, this.image);
      return Array.from(this.everyStart, (start) => {
        return (this.wordOf(table, start, 0) >>> run.shift) & mask;
      });
    });
    const least = Math.min(...fields.flat());
    return fields.map((values) =>
      this.everyStart.filter((_, position) => values[position] === least),
    );
  }

  private tableOf(
    word: number,
    relabellings: readonly Relabelling[],
    tableLength: number,
  ): Int32Array {
    const { layout, rows } = this;
    const table = new Int32Array(relabellings.length * tableLength);
    for (const [index, { to, values }] of relabellings.entries()) {
      for (const [cell, row] of rows.entries()) {
        const place = to[cell] as number;
        for (const [value, image] of (values[cell] as readonly number[]).entries()) {
          const isHere = layout.word[place] === word;
          table[index * tableLength + row + value] = isHere
            ? image << (layout.shift[place] as number)
            : 0;
        }
      }
    }
    return table;
  }
}

/** The field compared first, and what is known of its values. */
interface FirstField {
  readonly place: FieldPlace;
  readonly known: (readonly Int32Array[] | undefined)[];
}

/**
 * The first field, when every relabelling keeps its cells in it and its values can index a list.
 */
function firstFieldOf(layout: Layout, relabellings: readonly Relabelling[]): FirstField | null {
  const place = layout.places[0];
  if (!place?.run || place.run.bits > INDEX_BITS_MAX) {
    return null;
  }
  const isKept = relabellings.every(({ to }) =>
    to.slice(0, place.cellCount).every((cell) => cell < place.cellCount),
  );
  return isKept ? { place, known: new Array(2 ** place.run.bits) } : null;
}
