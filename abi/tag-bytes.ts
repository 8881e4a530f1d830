/**
 * How memory spells a tag, so that a load, a store and a call all show it.
 *
 * The first eight bytes of a page of tag `t` are `mov eax, t; ret; nop; nop`; a zero page is tag
 * 0. So every tagged page can be called and returns its tag, and the bytes of a load say which
 * page they came from.
 */
import { MMIO_READ_TAG, NO_TAG } from "./outcome.ts";
import { U32_MAX } from "./units.ts";

const MOV_EAX = 0xb8n;
const RET_NOP_NOP = 0x90_90_c3n;

/** Bytes of a tagged page that spell the tag. */
export const TAG_BYTES = 8;

/** The little-endian word at the start of a page of this tag. */
export function encodeTag(tag: number): bigint {
  return tag === 0 ? 0n : MOV_EAX | (BigInt(tag) << 8n) | (RET_NOP_NOP << 40n);
}

/**
 * The tag that a word stands for.
 *
 * A word that spells none becomes its low 32 bits plus {@link NO_TAG}: what is left where a store
 * of bytes reached a page start, and otherwise a wrong answer of the machine.
 */
export function decodeWord(word: bigint): number {
  if (word === 0n) return 0;
  const tag = Number((word >> 8n) & BigInt(U32_MAX));
  return encodeTag(tag) === word ? tag : undecodable(word);
}

/** A word that spells no tag, or a value that is no tag, as it is seen. */
export function undecodable(word: bigint): number {
  return Number(word & BigInt(U32_MAX)) + NO_TAG;
}

/**
 * What user space answers an MMIO read with: the bytes of {@link MMIO_READ_TAG} over and over, by
 * their address, so that each byte of a fragment shows where it was asked for.
 *
 * @returns the bytes as a little-endian value.
 */
export function mmioReadAnswer(gpa: bigint, lengthBytes: number): bigint {
  let value = 0n;
  for (let at = 0n; at < BigInt(lengthBytes); at++) {
    value |= ((MMIO_READ_WORD >> (((gpa + at) % 8n) * 8n)) & 0xffn) << (at * 8n);
  }
  return value;
}

const MMIO_READ_WORD = encodeTag(MMIO_READ_TAG);

/**
 * The number that an inside view shows of a page: its tag, and of one that holds bytes besides, a
 * number that no tag is, and another one for every content.
 *
 * @param odd - the bytes that neither the tag nor zeroes tell, ascending by offset; the tag is 0
 *   when bytes at the page start are among them.
 */
export function contentNumber(
  tag: number,
  odd: Iterable<readonly [offset: number, byte: number]>,
): number {
  let hash = FNV_START;
  let count = 0;
  for (const [offset, byte] of odd) {
    hash = mixed(mixed(hash, BigInt(offset)), BigInt(byte));
    count++;
  }
  return count === 0 ? tag : 2 * NO_TAG + Number(mixed(hash, BigInt(tag)) & HASH_MASK);
}

/** FNV-1a of 64 bits, a word at a time. */
const FNV_START = 0xcbf2_9ce4_8422_2325n;
const FNV_PRIME = 0x100_0000_01b3n;
/** As many bits as are exact in a number behind twice {@link NO_TAG}. */
const HASH_MASK = (1n << 48n) - 1n;

function mixed(hash: bigint, word: bigint): bigint {
  return BigInt.asUintN(64, (hash ^ word) * FNV_PRIME);
}
