/**
 * KVM_GET_DIRTY_LOG and KVM_CLEAR_DIRTY_LOG: runs of pages on this side, bitmaps on the other.
 */
import type { ClearDirtyLog, GetDirtyLog } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { errnoOf, outcomeOf } from "./answer.ts";
import { ARENA, type Arena } from "./arena.ts";
import { IOCTL } from "./constants.ts";
import { bitsOf, setBits } from "./dirty-bits.ts";
import { CLEAR_DIRTY_LOG, DIRTY_LOG } from "./layout.ts";
import type { SystemCalls } from "./native/system-calls.ts";

/** Bits that the bitmap of the arena holds, a word less than it has: one is looked at behind. */
const BITMAP_PAGES_MAX = (ARENA.bitmap.bytes - 8) * 8;
const TOO_LARGE: Outcome = { kind: "not_sent", reason: "dirty-bitmap-too-large" };
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
  if (buffer === "ok" && slotPages > BITMAP_PAGES_MAX) return TOO_LARGE;
  const { view } = arena;
  const start = ARENA.argument.offset;
  const words = Math.min(wordsFor(slotPages) + 1, ARENA.bitmap.bytes / WORD_BYTES);
  arena.clear(ARENA.bitmap.offset, words * WORD_BYTES);
  view.setUint32(start + DIRTY_LOG.offsets.slot, slot, true);
  view.setBigUint64(start + DIRTY_LOG.offsets.dirty_bitmap, bitmapAddress(arena, buffer), true);
  const result = system.ioctl(vmFd, IOCTL.KVM_GET_DIRTY_LOG, arena.addressOf(start));
  if (result < 0) return { kind: "failed", errno: errnoOf(result) };
  const seen = new DataView(view.buffer, ARENA.bitmap.offset, words * WORD_BYTES);
  return { kind: "dirty_log", pages: bitsOf(seen) };
}

/**
 * Clears bits of the log of a slot.
 *
 * @param slotPages - pages of the slot: of more of them the kernel copies nothing.
 */
export function clearDirtyLog(
  system: SystemCalls,
  arena: Arena,
  vmFd: number,
  operation: ClearDirtyLog,
  slotPages: bigint,
): Outcome {
  const isCopied = operation.buffer === "ok" && BigInt(operation.numPages) <= slotPages;
  if (isCopied && operation.numPages > BITMAP_PAGES_MAX) return TOO_LARGE;
  const { view } = arena;
  const start = ARENA.argument.offset;
  const { offsets } = CLEAR_DIRTY_LOG;
  const { slot, numPages, firstPage, pages } = operation;
  const bytes = Math.min(wordsFor(BigInt(numPages)) * WORD_BYTES, ARENA.bitmap.bytes);
  const bitmap = arena.bytesOf({ offset: ARENA.bitmap.offset, bytes });
  bitmap.fill(0);
  setBits(bitmap, pages, numPages);
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
