/**
 * KVM_GET_DIRTY_LOG and KVM_CLEAR_DIRTY_LOG: page sets on this side, bitmaps on the other.
 */
import type { ClearDirtyLog, GetDirtyLog } from "../../model/operation.ts";
import type { Outcome } from "../../model/outcome.ts";
import { errnoOf, outcomeOf } from "./answer.ts";
import { ARENA, type Arena } from "./arena.ts";
import { IOCTL } from "./constants.ts";
import { CLEAR_DIRTY_LOG, DIRTY_LOG } from "./layout.ts";
import type { SystemCalls } from "./system-calls.ts";

const BITMAP_PAGES_MAX = ARENA.bitmap.bytes * 8;

/** Fetches the log of a slot. */
export function getDirtyLog(
  system: SystemCalls,
  arena: Arena,
  vmFd: number,
  { slot, buffer }: GetDirtyLog,
): Outcome {
  const { view } = arena;
  const start = ARENA.argument.offset;
  const bitmap = arena.bytesOf(ARENA.bitmap);
  bitmap.fill(0);
  view.setUint32(start + DIRTY_LOG.offsets.slot, slot, true);
  view.setBigUint64(start + DIRTY_LOG.offsets.dirty_bitmap, bitmapAddress(arena, buffer), true);
  const result = system.ioctl(vmFd, IOCTL.KVM_GET_DIRTY_LOG, arena.addressOf(start));
  if (result < 0) return { kind: "failed", errno: errnoOf(result) };
  return { kind: "dirty_log", pages: pagesOf(bitmap) };
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
  const bitmap = arena.bytesOf(ARENA.bitmap);
  bitmap.fill(0);
  for (const page of operation.pages) {
    if (page >= operation.numPages || page >= BITMAP_PAGES_MAX) break;
    bitmap[page >> 3] = (bitmap[page >> 3] ?? 0) | (1 << (page & 7));
  }
  view.setUint32(start + offsets.slot, operation.slot, true);
  view.setUint32(start + offsets.num_pages, operation.numPages, true);
  view.setBigUint64(start + offsets.first_page, operation.firstPage, true);
  view.setBigUint64(start + offsets.dirty_bitmap, bitmapAddress(arena, operation.buffer), true);
  return outcomeOf(system.ioctl(vmFd, IOCTL.KVM_CLEAR_DIRTY_LOG, arena.addressOf(start)));
}

function bitmapAddress(arena: Arena, buffer: "ok" | "unmapped"): bigint {
  const part = buffer === "ok" ? ARENA.bitmap : ARENA.forbidden;
  return BigInt(arena.addressOf(part.offset));
}

/** Set bits as page indexes, ascending. */
function pagesOf(bitmap: Uint8Array): number[] {
  const words = new BigUint64Array(bitmap.buffer, bitmap.byteOffset, bitmap.byteLength / 8);
  const pages: number[] = [];
  for (const [index, word] of words.entries()) {
    if (word === 0n) continue;
    for (let bit = 0; bit < 64; bit++) if ((word >> BigInt(bit)) & 1n) pages.push(index * 64 + bit);
  }
  return pages;
}
