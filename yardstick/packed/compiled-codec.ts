import { type Layout, PRESENT } from "./layout.ts";

/** Writes the words of some cells, and makes the cells equal to others. */
export type CompiledEncoder = (
  cells: Uint8Array,
  restored: Uint8Array,
  words: Int32Array,
  at: number,
) => void;

/** Writes the cells of some words. */
export type CompiledDecoder = (words: Int32Array, at: number, cells: Uint8Array) => void;

/**
 * The encoder of one layout as straight-line code.
 *
 * Half of an exploration was a loop over a dozen cells that looked up the place of each. With the
 * places written into the code, W3 takes a sixth less time in all.
 */
export function compileEncoder({ word, shift, cellCount, wordCount }: Layout): CompiledEncoder {
  const cells = Array.from({ length: cellCount }, (_, cell) => cell);
  const stores = Array.from({ length: wordCount }, (_, index) => {
    const own = cells.filter((cell) => word[cell] === index);
    const terms = own.map((cell) => `cells[${cell}] << ${shift[cell]}`);
    return `words[at + ${index}] = ${[index === 0 ? PRESENT : 0, ...terms].join(" | ")};`;
  });
  const restores = cells.map((cell) => `cells[${cell}] = restored[${cell}];`);
  return compile(["cells", "restored", "words", "at"], [...stores, ...restores]);
}

/** The decoder of one layout as straight-line code. */
export function compileDecoder({ word, shift, mask, cellCount }: Layout): CompiledDecoder {
  const lines = Array.from({ length: cellCount }, (_, cell) => {
    return `cells[${cell}] = words[at + ${word[cell]}] >>> ${shift[cell]} & ${mask[cell]};`;
  });
  return compile(["words", "at", "cells"], lines);
}

/** Lines are made of the numbers of a layout, and of nothing else. */
function compile<F>(parameters: readonly string[], lines: readonly string[]): F {
  return new Function(...parameters, lines.join("\n")) as F;
}
