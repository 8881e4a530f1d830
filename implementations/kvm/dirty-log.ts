/**
 * KVM_GET_DIRTY_LOG and KVM_CLEAR_DIRTY_LOG: page sets on this side, bitmaps on the other.
 */
import type { ClearDirtyLog, GetDirtyLog } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { errnoOf, outcomeOf } from "./answer.ts";
import { ARENA, type Arena } from "./arena.ts";
import { IOCTL } from "./constants.ts";
import { CLEAR_DIRTY_LOG, DIRTY_LOG } from "./layout.ts";
import type { SystemCalls } from "./native/system-calls.ts";

const BITMAP_PAGES_MAX = ARENA.bitmap.bytes * 8;
const BITS = 64;
const WORD_BYTES = 8;

/**
 * Fetches the log of a slot.
 *
 * @param slotPages - pages of the slot; one word more than their bits is looked at, so that a
 *   kernel that writes on is seen.
 */
export function getDirtyLog(
  system: SystemCalls,
  arena: Arena,
  vmFd: number,
  { slot, buffer }: GetDirtyLog,
  slotPages: bigint,
): Outcome {
  const { view } = arena;
  const start = ARENA.argument.offset;
  const words = wordsFor(slotPages) + 1;
  arena.clear(ARENA.bitmap.offset, Math.min(words * WORD_BYTES, ARENA.bitmap.bytes));
  view.setUint32(start + DIRTY_LOG.offsets.slot, slot, true);
  view.setBigUint64(start + DIRTY_LOG.offsets.dirty_bitmap, bitmapAddress(arena, buffer), true);
  const result = system.ioctl(vmFd, IOCTL.KVM_GET_DIRTY_LOG, arena.addressOf(start));
  if (result < 0) return { kind: "failed", errno: errnoOf(result) };
  return { kind: "dirty_log", pages: pagesOf(arena, words) };
}

/** Clears bits of the log of a slot. */
export function clearDirtyLog(
  system: SystemCalls,
  arena: Arena,
  vmFd: number,
  operation: ClearDirtyLog,
): Outcome {
  const { view } = arena;
  const start = ARENA.argument.offset;
  const { offsets } = CLEAR_DIRTY_LOG;
  const { slot, numPages, firstPage, pages } = operation;
  const bytes = Math.min(wordsFor(BigInt(numPages)) * WORD_BYTES, ARENA.bitmap.bytes);
  const bitmap = arena.bytesOf({ offset: ARENA.bitmap.offset, bytes });
  bitmap.fill(0);
  for (const page of pages) {
    if (page >= numPages || page >= BITMAP_PAGES_MAX) break;
    bitmap[page >> 3] = (bitmap[page >> 3] ?? 0) | (1 << (page & 7));
  }
  view.setUint32(start + offsets.slot, slot, true);
  view.setUint32(start + offsets.num_pages, numPages, true);
  view.setBigUint64(start + offsets.first_page, firstPage, true);
  view.setBigUint64(start + offsets.dirty_bitmap, bitmapAddress(arena, operation.buffer), true);
  return outcomeOf(system.ioctl(vmFd, IOCTL.KVM_CLEAR_DIRTY_LOG, arena.addressOf(start)));
}

function bitmapAddress(arena: Arena, buffer: "ok" | "unmapped"): bigint {
  const part = buffer === "ok" ? ARENA.bitmap : ARENA.forbidden;
  return BigInt(arena.addressOf(part.offset));
}

function wordsFor(pages: bigint): number {
  return Math.ceil(Number(pages) / BITS);
}

/** Set bits of the first words of the bitmap as page indexes, ascending. */
function pagesOf({ view }: Arena, words: number): number[] {
  const halves = Math.min(words * 2, ARENA.bitmap.bytes / 4);
  const pages: number[] = [];
  for (let half = 0; half < halves; half++) {
    const bits = view.getUint32(ARENA.bitmap.offset + half * 4, true);
    if (bits === 0) continue;
    for (let bit = 0; bit < 32; bit++) if ((bits >>> bit) & 1) pages.push(half * 32 + bit);
  }
  return pages;
}
