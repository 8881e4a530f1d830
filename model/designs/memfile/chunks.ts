/** A byte range cut at page boundaries, and what each piece does to the start of its page. */
import type { FileWrite } from "../../../abi/operation.ts";
import { addressOf, PAGE_SIZE_BYTES, pageOf, TAG_BYTES } from "../../../abi/units.ts";

/** The part of a byte range that lies in one page. */
export interface Chunk {
  readonly page: number;
  /** Offset of its first byte in the file, and of the byte behind its last. */
  readonly start: bigint;
  readonly end: bigint;
  /** How much of the bytes that hold the page's tag it covers. */
  readonly pageStart: "none" | "part" | "whole";
}

/** The chunks of a write, in order. */
export function chunksOf({ offsetBytes, sizeBytes }: FileWrite): readonly Chunk[] {
  return cut(offsetBytes, offsetBytes + BigInt(sizeBytes));
}

/** The chunks of a byte range, in order. */
export function cut(from: bigint, to: bigint): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = from; start < to; ) {
    const page = pageOf(start);
    const limit = addressOf(page) + PAGE_SIZE_BYTES;
    const end = to < limit ? to : limit;
    const pageStart = coverage(start - addressOf(page), end - addressOf(page));
    chunks.push({ page: Number(page), start, end, pageStart });
    start = end;
  }
  return chunks;
}

function coverage(from: bigint, to: bigint): Chunk["pageStart"] {
  if (from >= TAG_BYTES) return "none";
  return from === 0n && to >= TAG_BYTES ? "whole" : "part";
}
