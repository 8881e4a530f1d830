/**
 * Draws fallocate: populating, which makes pages private, and punching, which makes them shared.
 */
import type { Errno } from "../../abi/errno.ts";
import type { InjectedFault } from "../../abi/fields.ts";
import type { Fallocate } from "../../abi/operation.ts";
import { addressOf } from "../../abi/units.ts";
import { hasFeature } from "../../model/features.ts";
import { passesPrivateArguments } from "../memfile.ts";
import { drawFd } from "./draw-file.ts";
import {
  drawFileRange,
  filesOf,
  type NamedFile,
  pagesOf,
  slotsBoundTo,
} from "./draw-file-range.ts";
import { drawTornRange } from "./draw-torn-range.ts";
import { FALLOCATE_RANGE_EDGES, FILE_PAGES, REFUSED_FALLOCATE_MODES } from "./edges.ts";
import { chance, pick, pickWeighted, type Random, type Weighted } from "./random.ts";
import type { World } from "./world.ts";

const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;

export function drawFallocate(random: Random, world: World): Fallocate {
  const failing = chance(random, 12) ? drawFailing(random, world) : undefined;
  if (failing !== undefined) return failing;
  const torn = chance(random, 12) ? drawTornRange(random, world) : undefined;
  if (torn !== undefined) {
    return { op: "fallocate", mode: PUNCH_HOLE | KEEP_SIZE, ...torn, inject: undefined };
  }
  const target = drawTarget(random, world);
  const mode = drawMode(random, target);
  const fd = target === undefined || chance(random, 3) ? drawFd(random, world) : target.handle;
  return {
    op: "fallocate",
    fd,
    mode,
    ...drawExtent(random, world, target),
    inject: (mode & PUNCH_HOLE) === 0 ? drawFailure(random, world) : undefined,
  };
}

/** A file that slots bind when there is one, else one that can still be used. */
function drawTarget(random: Random, { state, dialect }: World): NamedFile | undefined {
  const all = filesOf(state).filter(({ file }) => file.open);
  const isFollowed = ({ file }: NamedFile): boolean => file.kind === "memfd";
  const open = passesPrivateArguments(dialect) ? all : all.filter(isFollowed);
  const bound = open.filter(({ handle }) => slotsBoundTo(state, handle).length > 0);
  const candidates = bound.length > 0 && chance(random, 85) ? bound : open;
  return candidates.length === 0 ? undefined : pick(random, candidates);
}

function drawMode(random: Random, target: NamedFile | undefined): number {
  const populated = target !== undefined && pagesOf(target.file).length > 0;
  return pickWeighted(random, [
    [30, 0],
    [26, KEEP_SIZE],
    [populated ? 40 : 6, PUNCH_HOLE | KEEP_SIZE],
    [4, pick(random, REFUSED_FALLOCATE_MODES)],
  ]);
}

type Extent = Pick<Fallocate, "offsetBytes" | "sizeBytes">;

function drawExtent(random: Random, { state }: World, target: NamedFile | undefined): Extent {
  if (target === undefined || chance(random, 9)) return pick(random, FALLOCATE_RANGE_EDGES);
  const { first, pages } = drawFileRange(random, state, target);
  return { offsetBytes: addressOf(BigInt(first)), sizeBytes: addressOf(BigInt(pages)) };
}

/** A page that cannot be had, seldom: the call then has to take back what it added before. */
function drawFailure(random: Random, { dialect }: World): InjectedFault | undefined {
  if (!hasFeature(dialect, "injected-faults") || !chance(random, 14)) return undefined;
  const at = pickWeighted(random, [
    [3, 1],
    [4, 2],
    [3, 3],
    [1, 4],
  ]);
  return { errno: pickWeighted(random, FAILURES), at };
}

/** Over pages that the guest has mapped, up to one that is missing and cannot be had. */
function drawFailing(random: Random, { dialect, state }: World): Fallocate | undefined {
  if (!hasFeature(dialect, "injected-faults")) return undefined;
  const mapped = state.mappings.flatMap(({ file, page }) =>
    file !== undefined && page < FILE_PAGES && state.files[file.handle]?.open === true
      ? [{ handle: file.handle, page }]
      : [],
  );
  if (mapped.length === 0) return undefined;
  const { handle, page } = pick(random, mapped);
  const pages = state.files[handle]?.pages ?? {};
  let end = page;
  while (pages[end] !== undefined && end < FILE_PAGES) end++;
  const first = Math.max(0, page - random.nextInt(0, 1));
  const missing = pages[first] === undefined ? 2 : 1;
  return {
    op: "fallocate",
    fd: handle,
    mode: chance(random, 75) ? KEEP_SIZE : 0,
    offsetBytes: addressOf(BigInt(first)),
    sizeBytes: addressOf(BigInt(end - first + random.nextInt(1, 2))),
    inject: { errno: pickWeighted(random, FAILURES), at: random.nextInt(1, missing) },
  };
}

const FAILURES: readonly Weighted<Errno>[] = [
  [3, "ENOSPC"],
  [3, "ENOMEM"],
  [2, "EINTR"],
];
