/**
 * What a page holds, in bytes: the tag that its first 8 bytes spell, zeroes behind it, and those
 * bytes that are neither. A page has such bytes only where an access stored some, so that a page
 * without them is what it was before there were any.
 */
import { contentNumber, decodeWord, encodeTag, TAG_BYTES } from "../abi/tag-bytes.ts";
import { U32_MAX } from "../abi/units.ts";

/** What a page holds; equal pages have equal texts. */
export interface PageContent {
  /** What the first 8 bytes spell; 0 where they spell none. */
  readonly tag: number;
  /**
   * Bytes that neither the tag nor zeroes tell, by offset: three hexadecimal digits of the offset
   * and two of the byte, ascending. Absent: none.
   */
  readonly bytes?: string;
}

/** What a load of the 8 bytes at the page start sees: a tag, or a word that is none. */
export function tagSeen({ tag, bytes }: PageContent): number {
  return bytes === undefined ? tag : decodeWord(loadedBytes({ tag, bytes }, 0, TAG_BYTES));
}

/** The little-endian value of some bytes of the page. */
export function loadedBytes(content: PageContent, offset: number, lengthBytes: number): bigint {
  const odd = entriesOf(content.bytes);
  let value = 0n;
  for (let at = lengthBytes - 1; at >= 0; at--) {
    value = (value << 8n) | BigInt(odd.get(offset + at) ?? spelt(content.tag, offset + at));
  }
  return value;
}

/** The page after a store of the low bytes of a value. */
export function withBytes<P extends PageContent>(
  page: P,
  offset: number,
  lengthBytes: number,
  value: bigint,
): P {
  return changed(page, (bytes) => {
    for (let at = 0; at < lengthBytes; at++) {
      bytes.set(offset + at, Number((value >> BigInt(at * 8)) & 0xffn));
    }
  });
}

/** The page with zeroes from one offset to before another. */
export function withZeroes<P extends PageContent>(page: P, from: number, to: number): P {
  if (page.bytes === undefined && (page.tag === 0 || from >= TAG_BYTES)) return page;
  return changed(page, (bytes) => {
    for (const at of bytes.keys()) if (at >= from && at < to) bytes.set(at, 0);
  });
}

function changed<P extends PageContent>(page: P, change: (bytes: Map<number, number>) => void): P {
  const bytes = new Map(entriesOf(page.bytes));
  for (let at = 0; at < TAG_BYTES; at++) {
    if (!bytes.has(at)) bytes.set(at, spelt(page.tag, at));
  }
  change(bytes);
  const start = Array.from({ length: TAG_BYTES }, (_, at) => BigInt(bytes.get(at) ?? 0));
  const tag = decodeWord(start.reduceRight((word, byte) => (word << 8n) | byte, 0n));
  const isTag = tag <= U32_MAX;
  if (isTag) for (let at = 0; at < TAG_BYTES; at++) bytes.delete(at);
  return withContent(page, isTag ? tag : 0, textOf(bytes));
}

/** The page after a store of a tag at its start. */
export function withTag<P extends PageContent>(page: P, tag: number): P {
  if (page.bytes === undefined) return page.tag === tag ? page : { ...page, tag };
  return withBytes(page, 0, TAG_BYTES, encodeTag(tag));
}

/** The page with zeroes in all of it. */
export function zeroed<P extends PageContent>(page: P): P {
  return withContent(page, 0, "");
}

/** What an inside view shows of such a page. */
export function contentNumberOf({ tag, bytes }: PageContent): number {
  return bytes === undefined ? tag : contentNumber(tag, entriesOf(bytes));
}

/** The content for people: `tag 3, 0xffc: 44 33`. */
export function contentText({ tag, bytes }: PageContent): string {
  let text = "";
  let next = -1;
  for (const [offset, byte] of entriesOf(bytes)) {
    text += offset === next ? ` ${hex(byte, 2)}` : `, 0x${offset.toString(16)}: ${hex(byte, 2)}`;
    next = offset + 1;
  }
  return `tag ${tag}${text}`;
}

function withContent<P extends PageContent>(page: P, tag: number, bytes: string): P {
  const { bytes: _, ...rest } = page;
  return { ...rest, tag, ...(bytes !== "" && { bytes }) } as P;
}

/** What the tag says about a byte. */
function spelt(tag: number, offset: number): number {
  return offset < TAG_BYTES ? Number((encodeTag(tag) >> BigInt(offset * 8)) & 0xffn) : 0;
}

/** Digits of one byte in the text: of its offset, and of itself. */
const OFFSET_DIGITS = 3;
const ENTRY_DIGITS = 5;

function entriesOf(text = ""): ReadonlyMap<number, number> {
  const entries = new Map<number, number>();
  for (let at = 0; at < text.length; at += ENTRY_DIGITS) {
    const offset = Number.parseInt(text.slice(at, at + OFFSET_DIGITS), 16);
    entries.set(offset, Number.parseInt(text.slice(at + OFFSET_DIGITS, at + ENTRY_DIGITS), 16));
  }
  return entries;
}

function textOf(bytes: ReadonlyMap<number, number>): string {
  return [...bytes]
    .filter(([, byte]) => byte !== 0)
    .sort(([a], [b]) => a - b)
    .map(([offset, byte]) => hex(offset, OFFSET_DIGITS) + hex(byte, 2))
    .join("");
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
