/**
 * Draws what a program does to a file besides populating it: most of it is refused on a file that
 * is inaccessible, and works on an ordinary one.
 */
import type {
  AddSeals,
  FileRead,
  FileWrite,
  Fstat,
  Ftruncate,
  GetSeals,
  Seek,
} from "../../abi/operation.ts";
import { addressOf, PAGE_SIZE_BYTES, TAG_BYTES } from "../../abi/units.ts";
import { fileHandleOf } from "../../model/designs/guest-memfd/open-file.ts";
import { mayBeWritten } from "../../model/host-memory.ts";
import { passesPrivateArguments } from "../memfile.ts";
import { drawFd } from "./draw-file.ts";
import {
  accessibleFiles,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_WRITE,
  filesOf,
  isWriteSealed,
  type NamedFile,
  writtenPagesOf,
} from "./draw-file-range.ts";
import { drawTornRange } from "./draw-torn-range.ts";
import {
  FAR_FILE_END,
  FILE_PAGES,
  FILE_POSITION_EDGES,
  SEAL_WORDS,
  SMALL_FILE_PAGES,
} from "./edges.ts";
import { chance, pick, pickWeighted, type Random } from "./random.ts";
import { freshTag, type World } from "./world.ts";

/**
 * The size of a file is given once, so it is mostly given early and large enough for all pages;
 * where it may be given again, it also ends inside of pages that hold something.
 */
export function drawFtruncate(random: Random, world: World): Ftruncate {
  const torn = chance(random, 35) ? drawTornRange(random, world) : undefined;
  if (torn !== undefined) return { op: "ftruncate", fd: torn.fd, sizeBytes: torn.offsetBytes };
  const empty = openFiles(world).filter(({ file }) => (file.sizeBytes ?? 0n) === 0n);
  const [target] = empty.length > 0 && chance(random, 75) ? [pick(random, empty)] : [];
  const fd = target?.handle ?? drawFd(random, world);
  const sizeBytes = pickWeighted(random, [
    [10, addressOf(BigInt(FILE_PAGES))],
    [2, addressOf(BigInt(FAR_FILE_END))],
    [6, addressOf(BigInt(random.nextInt(0, FILE_PAGES)))],
    [2, pick(random, FILE_POSITION_EDGES)],
    [2, beside(random, sizeOf(world, fd))],
  ]);
  return { op: "ftruncate", fd, sizeBytes };
}

export function drawFileRead(random: Random, world: World): FileRead {
  const [known] = chance(random, 50) ? writtenPage(random, world) : [];
  if (known !== undefined) return { op: "file_read", ...known, sizeBytes: Number(TAG_BYTES) };
  const fd = drawFd(random, world);
  const sizeBytes = pickWeighted(random, READ_SIZES);
  return { op: "file_read", fd, offsetBytes: drawPosition(random, world, fd), sizeBytes };
}

/** Stores whole tags at the start of a page, in the middle, or where no file can have them. */
export function drawFileWrite(random: Random, world: World): FileWrite {
  const page = addressOf(BigInt(pick(random, SMALL_FILE_PAGES)));
  const writable = accessibleFiles(world.state).filter(({ file }) => !isWriteSealed(file));
  const [target] = writable.length > 0 && chance(random, 60) ? [pick(random, writable)] : [];
  return {
    op: "file_write",
    fd: target?.handle ?? drawFd(random, world),
    offsetBytes: pickWeighted(random, [
      [86, page],
      [10, page + 0x800n],
      [4, LAST_POSITION],
    ]),
    sizeBytes: pickWeighted(random, [
      [8, 8],
      [1, 0],
    ]),
    tag: freshTag(world),
    buffer: chance(random, 8) ? "unmapped" : "ok",
  };
}

/** No byte of a file has a number that is larger. */
const LAST_POSITION = (1n << 63n) - 1n;

export function drawAddSeals(random: Random, world: World): AddSeals {
  const open = openFiles(world).filter(
    ({ file }) => ((file.seals ?? F_SEAL_SEAL) & F_SEAL_SEAL) === 0,
  );
  const inUse = open.filter(({ handle }) =>
    mayBeWritten(world.state, fileHandleOf(world.state, handle)),
  );
  const isInUse = inUse.length > 0 && chance(random, 50);
  const candidates = isInUse ? inUse : open;
  const [target] = open.length > 0 && chance(random, 75) ? [pick(random, candidates)] : [];
  const fd = target?.handle ?? drawFd(random, world);
  const seals = pickWeighted(random, [
    [target ? 34 : 0, F_SEAL_FUTURE_WRITE],
    [target ? (isInUse ? 40 : 12) : 0, F_SEAL_WRITE],
    [54, pick(random, SEAL_WORDS)],
  ]);
  return { op: "add_seals", fd, seals };
}

/** A file that has it can be given no other seal. */
const F_SEAL_SEAL = 1;

export function drawGetSeals(random: Random, world: World): GetSeals {
  return { op: "get_seals", fd: drawFd(random, world) };
}

export function drawFstat(random: Random, world: World): Fstat {
  return { op: "fstat", fd: drawFd(random, world) };
}

export function drawSeek(random: Random, world: World): Seek {
  const fd = drawFd(random, world);
  const whence = chance(random, 60) ? "data" : "hole";
  return { op: "seek", fd, offsetBytes: drawPosition(random, world, fd), whence };
}

/** The start of a page that holds a tag, of a file that can be read. */
function writtenPage(
  random: Random,
  { state }: World,
): readonly Pick<FileRead, "fd" | "offsetBytes">[] {
  const pages = accessibleFiles(state).flatMap(({ handle, file }) =>
    writtenPagesOf(file).map((page) => ({ fd: handle, offsetBytes: addressOf(BigInt(page)) })),
  );
  return pages.length === 0 ? [] : [pick(random, pages)];
}

const READ_SIZES = [
  [10, 8],
  [4, 4096],
  [2, 100],
  [1, 0],
  [1, 0x3000],
] as const;

function openFiles({ state, dialect }: World): readonly NamedFile[] {
  const open = filesOf(state).filter(({ file }) => file.open);
  return passesPrivateArguments(dialect) ? open : open.filter(({ file }) => file.kind === "memfd");
}

/** A page start as a rule, else a byte around the end of the file or of the 64-bit range. */
function drawPosition(random: Random, world: World, fd: Ftruncate["fd"]): bigint {
  const size = sizeOf(world, fd);
  return pickWeighted(random, [
    [14, addressOf(BigInt(pick(random, SMALL_FILE_PAGES)))],
    [4, beside(random, size)],
    [2, size + PAGE_SIZE_BYTES],
    [2, pick(random, FILE_POSITION_EDGES)],
  ]);
}

/** The size of the file behind a descriptor; 0 where there is none. */
function sizeOf({ state }: World, fd: Ftruncate["fd"]): bigint {
  const file = filesOf(state).find(({ handle }) => handle === fd);
  return file?.file.sizeBytes ?? 0n;
}

/** The number of bytes, one less or one more. */
function beside(random: Random, bytes: bigint): bigint {
  const other = bytes + pick(random, [0n, 0n, -1n, 1n]);
  return other < 0n ? 0n : other;
}
