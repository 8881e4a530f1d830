/**
 * Draws KVM_GET_DIRTY_LOG and KVM_CLEAR_DIRTY_LOG, mostly of slots that log.
 */
import type { ClearDirtyLog, GetDirtyLog } from "../../abi/operation.ts";
import { type PageSet, pageSetOf } from "../../abi/page-set.ts";
import { pagesMoved } from "../../model/page-set.ts";
import type { MemslotState } from "../../model/state.ts";
import { slotEdges } from "./edges.ts";
import { chance, pick, pickWeighted, type Random } from "./random.ts";
import type { World } from "./world.ts";

export function drawGetDirtyLog(random: Random, world: World): GetDirtyLog {
  const { slot } = drawSubject(random, world);
  return { op: "get_dirty_log", slot, buffer: drawBuffer(random) };
}

export function drawClearDirtyLog(random: Random, world: World): ClearDirtyLog {
  const { slot, memslot } = drawSubject(random, world);
  const { firstPage, numPages } = drawExtent(random, memslot?.pages ?? 1);
  // Nothing is copied for no pages, so that no buffer is too short.
  const buffer = numPages === 0 && chance(random, 40) ? "unmapped" : drawBuffer(random);
  const pages = drawPages(random, Number(firstPage), numPages, memslot);
  return { op: "clear_dirty_log", slot, firstPage, numPages, pages, buffer };
}

/** The slot word of a call, and the slot when there is one. */
interface Subject {
  readonly slot: number;
  readonly memslot: MemslotState | undefined;
}

function drawSubject(random: Random, { state: { memslots }, dialect }: World): Subject {
  const logged = memslots.filter((memslot) => memslot.dirty !== null);
  const candidates = logged.length > 0 && chance(random, 85) ? logged : memslots;
  if (candidates.length === 0 || chance(random, 8)) {
    const slot = pick(random, [...slotEdges(dialect.constants), 0, 1]);
    return { slot, memslot: undefined };
  }
  const memslot = pick(random, candidates);
  return { slot: memslot.addressSpace * 0x1_0000 + memslot.id, memslot };
}

function drawBuffer(random: Random): "ok" | "unmapped" {
  return chance(random, 8) ? "unmapped" : "ok";
}

type Extent = Pick<ClearDirtyLog, "firstPage" | "numPages">;

/** Which pages of the slot the call speaks about: the first a multiple of 64, the end free. */
function drawExtent(random: Random, pages: number): Extent {
  if (pages > BIG_PAGES && chance(random, 60)) return drawBigExtent(random, pages);
  const word = 64 * random.nextInt(0, Math.floor((Math.min(pages, 256) - 1) / 64));
  const rest = pages - word;
  const whole = Math.floor(rest / 64) * 64;
  return pickWeighted<Extent>(random, [
    [12, { firstPage: BigInt(word), numPages: rest }],
    [3, { firstPage: BigInt(word), numPages: whole }],
    [1, { firstPage: BigInt(word), numPages: rest + 1 }],
    [1, { firstPage: BigInt(word), numPages: Math.max(rest - 1, 0) }],
    [1, { firstPage: BigInt(word + 1), numPages: rest }],
    [1, { firstPage: BigInt(word + 64), numPages: rest }],
    [1, { firstPage: 0x8000_0000_0000_0000n, numPages: 64 }],
    [1, { firstPage: 0xffff_ffff_ffff_ffc0n, numPages: 64 }],
  ]);
}

/** Slots of more pages are cleared in parts, as a migration does it. */
const BIG_PAGES = 256;

/** Some words anywhere in a big slot, or all that is behind a word. */
function drawBigExtent(random: Random, pages: number): Extent {
  const words = Math.floor(pages / 64);
  const word = pick(random, [0, 1, words >>> 1, words - 1, random.nextInt(0, words - 1)]);
  const some = Math.min(pick(random, [1, 2, 16, 1024]), words - word);
  const numPages = chance(random, 75) ? some * 64 : pages - word * 64;
  return { firstPage: BigInt(word * 64), numPages };
}

/** The bits of the bitmap: those that are dirty, all, none, or a few. */
function drawPages(
  random: Random,
  firstPage: number,
  numPages: number,
  memslot: MemslotState | undefined,
): PageSet {
  const some = Array.from({ length: Math.min(numPages, 192) }, (_, page) => page);
  switch (random.nextInt(1, 4)) {
    case 1:
      return numPages === 0 ? [] : pageSetOf([{ first: 0, last: numPages - 1 }]);
    case 2:
      return pagesMoved(memslot?.dirty?.allowed ?? [], firstPage, firstPage + numPages, -firstPage);
    case 3:
      return pageSetOf(some.filter(() => chance(random, 30)));
    default:
      return some.length === 0 ? [] : [pick(random, some)];
  }
}
