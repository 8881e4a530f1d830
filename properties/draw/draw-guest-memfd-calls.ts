/**
 * Draws file calls where files are guest_memfds: allocating and punching is what works, and it
 * works on ranges far behind the end of the file; everything else is refused.
 */
import { isHandle } from "../../abi/handle.ts";
import type {
  AddSeals,
  CloseFd,
  DupFd,
  Fallocate,
  FileRead,
  FileWrite,
  Fstat,
  Ftruncate,
  GetSeals,
  Seek,
} from "../../abi/operation.ts";
import { addressOf, FILE_BYTES_MAX, PAGE_SIZE_BYTES, pageOf } from "../../abi/units.ts";
import { FILE_CALL_BYTES_MAX } from "../../abi/well-formed.ts";
import { guestMemfdNamed, openGuestMemfd } from "../../model/designs/guest-memfd/open-file.ts";
import type { MachineState, MemslotState } from "../../model/state.ts";
import { boundPages } from "../guest-memfd.ts";
import { drawGuestMemfdFd } from "./draw-guest-memfd.ts";
import { SEAL_WORDS } from "./edges.ts";
import {
  fileLengthEdges,
  fileOffsetEdges,
  REFUSED_GUEST_MEMFD_MODES,
} from "./guest-memfd-edges.ts";
import { chance, pick, pickWeighted, type Random, type Weighted } from "./random.ts";
import { freshTag, type World } from "./world.ts";

const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;

/** fallocate: mostly a punch of pages that slots are bound to. */
export function drawGuestMemfdFallocate(random: Random, world: World): Fallocate {
  const fd = drawSubject(random, world);
  const mode = drawMode(random);
  const extent = drawExtent(random, world.state, fd);
  return { op: "fallocate", fd, mode, ...bounded(mode, extent), inject: undefined };
}

function drawMode(random: Random): number {
  return pickWeighted(random, [
    [64, PUNCH_HOLE | KEEP_SIZE],
    [24, KEEP_SIZE],
    [12, pick(random, REFUSED_GUEST_MEMFD_MODES)],
  ]);
}

/** A file that slots are bound to, when there is one and it is open, or any descriptor. */
export function drawSubject(random: Random, world: World): Fallocate["fd"] {
  const { state } = world;
  const bound = state.memslots.flatMap(({ guestMemfd }) => guestMemfd?.file ?? []);
  const open = bound.filter((handle) => openGuestMemfd(state, handle) !== undefined);
  return open.length > 0 && chance(random, 70)
    ? pick(random, open)
    : drawGuestMemfdFd(random, world);
}

type Extent = Pick<Fallocate, "offsetBytes" | "sizeBytes">;

function drawExtent(random: Random, state: MachineState, fd: Fallocate["fd"]): Extent {
  const fileBytes = sizeOf(state, fd);
  const pages = pagesNear(random, state, fd);
  const isEdge = chance(random, 20);
  const offsetBytes =
    isEdge && chance(random, 70)
      ? pick(random, fileOffsetEdges(fileBytes))
      : addressOf(pages.first);
  const sizeBytes =
    isEdge && chance(random, 70)
      ? pick(random, fileLengthEdges(offsetBytes, fileBytes))
      : addressOf(pages.count);
  return { offsetBytes, sizeBytes };
}

/** Around the ends of a binding as a rule, so that ranges are cut there; else in the file. */
export function pagesNear(
  random: Random,
  state: MachineState,
  fd: Fallocate["fd"],
): { readonly first: bigint; readonly count: bigint } {
  const bound = slotsOf(state, fd).flatMap((slot) => boundPages(slot) ?? []);
  const count = BigInt(random.nextInt(1, 4));
  const last = pageOf(sizeOf(state, fd));
  if (bound.length === 0 || chance(random, 25)) {
    const far = last > 8n && chance(random, 30) ? last - BigInt(random.nextInt(1, 4)) : 0n;
    return { first: far + BigInt(random.nextInt(0, 7)), count };
  }
  const { from, to } = pick(random, bound);
  const start = pick(random, [from - 1n, from, from, from + 1n, to - 1n, to - 2n, to]);
  return { first: start < 0n ? 0n : start, count };
}

function slotsOf(state: MachineState, fd: Fallocate["fd"]): readonly MemslotState[] {
  const handle = openGuestMemfd(state, fd)?.handle;
  return state.memslots.filter(
    ({ guestMemfd }) => handle !== undefined && guestMemfd?.file === handle,
  );
}

/** No call adds more than a trace may ask for: beyond it, the memory of the host would decide. */
function bounded(mode: number, extent: Extent): Extent {
  const { offsetBytes, sizeBytes } = extent;
  const isPunch = (mode & PUNCH_HOLE) !== 0;
  const isRefused = offsetBytes + sizeBytes > FILE_BYTES_MAX;
  if (isPunch || isRefused || sizeBytes <= FILE_CALL_BYTES_MAX) return extent;
  return { offsetBytes, sizeBytes: PAGE_SIZE_BYTES };
}

/** The other calls on descriptors; most of them a guest_memfd refuses whatever the arguments. */
export const GUEST_MEMFD_CALLS: {
  readonly ftruncate: (random: Random, world: World) => Ftruncate;
  readonly file_read: (random: Random, world: World) => FileRead;
  readonly file_write: (random: Random, world: World) => FileWrite;
  readonly add_seals: (random: Random, world: World) => AddSeals;
  readonly get_seals: (random: Random, world: World) => GetSeals;
  readonly fstat: (random: Random, world: World) => Fstat;
  readonly seek: (random: Random, world: World) => Seek;
  readonly dup: (random: Random, world: World) => DupFd;
  readonly close: (random: Random, world: World) => CloseFd;
} = {
  ftruncate: (random, world) => {
    const fd = drawGuestMemfdFd(random, world);
    return { op: "ftruncate", fd, sizeBytes: drawPosition(random, world, fd) };
  },
  file_read: (random, world) => {
    const fd = drawGuestMemfdFd(random, world);
    const offsetBytes = drawPosition(random, world, fd);
    return { op: "file_read", fd, offsetBytes, sizeBytes: pickWeighted(random, LENGTHS) };
  },
  file_write: (random, world) => {
    const fd = drawGuestMemfdFd(random, world);
    return {
      op: "file_write",
      fd,
      offsetBytes: drawPosition(random, world, fd),
      sizeBytes: pickWeighted(random, LENGTHS),
      tag: freshTag(world),
      buffer: chance(random, 10) ? "unmapped" : "ok",
    };
  },
  add_seals: (random, world) => ({
    op: "add_seals",
    fd: drawGuestMemfdFd(random, world),
    seals: pick(random, SEAL_WORDS),
  }),
  get_seals: (random, world) => ({ op: "get_seals", fd: drawGuestMemfdFd(random, world) }),
  fstat: (random, world) => ({ op: "fstat", fd: drawGuestMemfdFd(random, world) }),
  seek: (random, world) => {
    const fd = drawGuestMemfdFd(random, world);
    const offsetBytes = drawPosition(random, world, fd);
    return { op: "seek", fd, offsetBytes, whence: chance(random, 50) ? "data" : "hole" };
  },
  dup: (random, world) => ({
    op: "dup",
    result: `fd${world.index}`,
    fd: drawGuestMemfdFd(random, world),
  }),
  close: (random, world) => ({ op: "close", fd: drawToClose(random, world) }),
};

/** Where something holds a page, often that; else as everywhere. */
function drawToClose(random: Random, world: World): CloseFd["fd"] {
  const pages = Object.values(world.state.files).flatMap((file) => Object.values(file.pages ?? {}));
  const holders = pages.flatMap(({ pinnedBy = [] }) => pinnedBy);
  return holders.length > 0 && chance(random, 60)
    ? pick(random, holders)
    : drawGuestMemfdFd(random, world);
}

const LENGTHS: readonly Weighted<number>[] = [
  [8, 8],
  [2, 4096],
  [1, 0],
];

/** The start of a page, the size the file has, or an edge. */
function drawPosition(random: Random, { state }: World, fd: Fallocate["fd"]): bigint {
  const fileBytes = sizeOf(state, fd);
  return pickWeighted(random, [
    [6, addressOf(BigInt(random.nextInt(0, 4)))],
    [2, fileBytes],
    [3, pick(random, fileOffsetEdges(fileBytes))],
  ]);
}

/**
 * Bytes of the guest_memfd behind a descriptor, also after it was closed; 0 where there is none.
 */
export function sizeOf(state: MachineState, fd: Fallocate["fd"]): bigint {
  if (!isHandle(fd)) return 0n;
  const handle = state.files[fd]?.duplicateOf ?? fd;
  return guestMemfdNamed(state, handle)?.sizeBytes ?? 0n;
}
