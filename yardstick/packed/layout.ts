import { HarnessError } from "../../abi/harness-error.ts";
import type { CellField } from "./system.ts";

/** Where one field lies in the words of a packed state. */
export interface FieldPlace {
  readonly name: string;
  readonly firstCell: number;
  readonly cellCount: number;
  readonly bits: number;
  /** The word and shift of the whole field as one number; null when it straddles words. */
  readonly run: { readonly word: number; readonly shift: number; readonly bits: number } | null;
}

/**
 * How cells become words: cell `i` occupies `bits[i]` bits of word `word[i]` from bit `shift[i]`
 * on.
 */
export interface Layout {
  readonly cellCount: number;
  readonly wordCount: number;
  /** Bits of information in a state, the one that marks it as present excluded. */
  readonly bits: number;
  readonly word: Uint8Array;
  readonly shift: Uint8Array;
  readonly mask: Uint8Array;
  readonly places: readonly FieldPlace[];
}

/**
 * Bit 0 of word 0 is 1 in every packed state, so that a table of zeros is empty and no state needs
 * a separate mark.
 */
export const PRESENT = 1;

const WORD_BITS = 32;

/**
 * Places every cell. A field of at most 32 bits never straddles words, so that its cells can be
 * read as one number.
 *
 * States have at least two words: the visited set then has one shape for all systems of up to 63
 * bits.
 *
 * @throws {HarnessError} MSC208 when a field has no values, or more than a byte can tell apart.
 */
export function layoutOf(fields: readonly CellField[]): Layout {
  const word: number[] = [];
  const shift: number[] = [];
  const mask: number[] = [];
  const places: FieldPlace[] = [];
  const cursor = { word: 0, bit: 1 };
  for (const field of fields) {
    const bits = bitsFor(field);
    const total = bits * field.count;
    if (total <= WORD_BITS) {
      nextWordUnlessFits(cursor, total);
    }
    const run = total <= WORD_BITS ? { word: cursor.word, shift: cursor.bit, bits: total } : null;
    const place = { firstCell: word.length, cellCount: field.count, bits, run };
    places.push({ name: field.name, ...place });
    for (let cell = 0; cell < field.count; cell++) {
      nextWordUnlessFits(cursor, bits);
      word.push(cursor.word);
      shift.push(cursor.bit);
      mask.push(2 ** bits - 1);
      cursor.bit += bits;
    }
  }
  return {
    cellCount: word.length,
    wordCount: Math.max(2, cursor.word + 1),
    bits: fields.reduce((sum, field) => sum + bitsFor(field) * field.count, 0),
    word: Uint8Array.from(word),
    shift: Uint8Array.from(shift),
    mask: Uint8Array.from(mask),
    places,
  };
}

function nextWordUnlessFits(cursor: { word: number; bit: number }, bits: number): void {
  if (cursor.bit + bits > WORD_BITS) {
    cursor.word++;
    cursor.bit = 0;
  }
}

function bitsFor({ name, values }: CellField): number {
  if (values < 1 || values > 256) {
    const hint = "Split the field into cells of at most 256 values.";
    throw new HarnessError("MSC208", `field ${name} has ${values} values`, hint);
  }
  return Math.ceil(Math.log2(values));
}
