/**
 * Argument blocks of the ioctls under test, placed so that exactly the wished part of a block can
 * be read.
 */
import type { ByteRange } from "../../abi/fields.ts";
import { ARENA, type Arena } from "./arena.ts";

const { offset: START, bytes: BYTES } = ARENA.argument;
const END = START + BYTES;

/**
 * Copies a block into the arena so that only the bytes of `readable` can be read; the rest hangs
 * over into a page without access.
 *
 * @param readable - the whole block unless said.
 * @returns the block's address; undefined when the range is neither a prefix nor a suffix, which
 *   no memory can show.
 */
export function placeBlock(
  arena: Arena,
  block: Uint8Array,
  readable: ByteRange = { from: 0, to: block.length },
): number | undefined {
  const from = Math.min(readable.from, block.length);
  const to = Math.min(readable.to, block.length);
  const at = offsetOf(from, to, block.length);
  if (at === undefined) return undefined;
  new Uint8Array(arena.view.buffer, at + from, to - from).set(block.subarray(from, to));
  return arena.addressOf(at);
}

function offsetOf(from: number, to: number, length: number): number | undefined {
  if (from >= to) return END;
  if (from === 0) return to === length ? START : END - to;
  return to === length ? START - from : undefined;
}
