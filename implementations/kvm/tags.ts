/**
 * How a page carries a tag so that a load, a store and a call all show it.
 *
 * The first eight bytes of a page of tag `t` are `mov eax, t; ret; nop; nop`; a zero page is tag
 * 0. So every tagged page can be called and returns its tag, and the bytes of a load say which
 * page they came from.
 */
import { NO_TAG } from "../../abi/outcome.ts";
import { U32_MAX } from "../../abi/units.ts";

const MOV_EAX = 0xb8n;
const RET_NOP_NOP = 0x90_90_c3n;

/** Bytes of a tagged page that are looked at. */
export const TAG_BYTES = 8;

/** The little-endian word at the start of a page of this tag. */
export function encodeTag(tag: number): bigint {
  return tag === 0 ? 0n : MOV_EAX | (BigInt(tag) << 8n) | (RET_NOP_NOP << 40n);
}

/**
 * The tag that a word stands for.
 *
 * A word that no page ever held is an answer of the machine, not a mistake of the harness: it
 * becomes its low 32 bits plus {@link NO_TAG}.
 */
export function decodeWord(word: bigint): number {
  if (word === 0n) return 0;
  const tag = Number((word >> 8n) & BigInt(U32_MAX));
  return encodeTag(tag) === word ? tag : undecodable(word);
}

/** The tag that called code returned in `rax`; a wider value is marked as in {@link decodeWord}. */
export function decodeReturn(rax: bigint): number {
  return rax <= BigInt(U32_MAX) ? Number(rax) : undecodable(rax);
}

function undecodable(word: bigint): number {
  return Number(word & BigInt(U32_MAX)) + NO_TAG;
}
