/**
 * Draws what the VMM does to its own memory, mostly to pages behind slots.
 */

import type { OperationOf, Protection } from "../../abi/operation.ts";
import {
  addressOf,
  HOST_WINDOW_START,
  PAGE_SIZE_BYTES,
  pageOf,
  TWO_TO_THE_64,
} from "../../abi/units.ts";
import { hasFeature } from "../../model/features.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import { drawFd } from "./draw-file.ts";
import { filesOf, sealedAgainstWriting } from "./draw-file-range.ts";
import { drawGuestMemfdFd } from "./draw-guest-memfd.ts";
import { prefersMemfd } from "./draw-memfd.ts";
import { drawAdvice } from "./draw-plain-calls.ts";
import { DRAWN_HOST_END, isDrawnHva, SMALL_FILE_PAGES, WINDOW_PAGES } from "./edges.ts";
import { chance, pick, pickWeighted, type Random, type Weighted } from "./random.ts";
import { drawWindowPage, freshTag, type World } from "./world.ts";

/**
 * Private anonymous memory, half of the time where a page of the window is missing; where slots can
 * be bound to files, sometimes a file instead.
 */
export function drawMmap(random: Random, world: World): OperationOf<"host_mmap"> {
  const protection = pickWeighted(random, PROTECTIONS);
  const range = chance(random, 50) ? drawHole(random, world) : drawRange(random, world);
  if (hasGuestMemfd(world.dialect) && !prefersMemfd(random, world.state)) {
    return drawGuestMemfdMmap(random, world, range, protection);
  }
  const sealed = sealedAgainstWriting(world.state);
  const share = sealed.length > 0 ? 75 : 50;
  const ofFile = hasFeature(world.dialect, "file-mappings") && chance(random, share);
  if (!ofFile) return { op: "host_mmap", ...range, protection, ...ANONYMOUS };
  const backing = drawBacking(random, world);
  // For writing it is refused; for reading it can never be written.
  const isSealed = sealed.some(({ handle }) => handle === backing.fd);
  const wanted = isSealed && chance(random, 75) ? "read" : protection;
  return { op: "host_mmap", ...range, protection: wanted, ...backing };
}

type Backing = Pick<OperationOf<"host_mmap">, "fd" | "fdOffsetBytes" | "sharing">;

const ANONYMOUS: Backing = { fd: undefined, fdOffsetBytes: 0n, sharing: "shared" };

function drawBacking(random: Random, world: World): Backing {
  const page = addressOf(BigInt(pick(random, SMALL_FILE_PAGES)));
  const accessible = filesOf(world.state).filter(
    ({ file }) => (file.nodeFlags ?? 0) === 0 && file.kind !== "guest_memfd",
  );
  const sealed = sealedAgainstWriting(world.state);
  const liked = sealed.length > 0 && chance(random, 65) ? sealed : accessible;
  const [mappable] = chance(random, 70) && liked.length > 0 ? [pick(random, liked)] : [];
  const canBePrivate = hasFeature(world.dialect, "private-file-mappings");
  return {
    fd: mappable?.handle ?? drawFd(random, world),
    fdOffsetBytes: pickWeighted(random, [
      [36, page],
      [2, page + pick(random, [1n, PAGE_SIZE_BYTES - 1n])],
      [1, (1n << 63n) - PAGE_SIZE_BYTES],
      [1, 1n << 63n],
    ]),
    sharing: canBePrivate && chance(random, 25) ? "private" : "shared",
  };
}

/**
 * Half of the time a guest_memfd: behind a slot the pages that the slot is bound to, as a VMM does
 * that shares them, elsewhere any page, also past the end of the file.
 */
function drawGuestMemfdMmap(
  random: Random,
  world: World,
  range: Range,
  protection: Protection,
): OperationOf<"host_mmap"> {
  if (chance(random, 45)) return { op: "host_mmap", ...range, protection, ...ANONYMOUS };
  const sharing = chance(random, 10) ? "private" : "shared";
  const bound = world.state.memslots.filter(
    ({ guestMemfd, hva }) => guestMemfd !== undefined && isDrawnHva(hva),
  );
  if (bound.length > 0 && chance(random, 40)) {
    const { guestMemfd, hva, pages } = pick(random, bound);
    const sizeBytes = addressOf(BigInt(Math.min(pages, 4)));
    const fdOffsetBytes = addressOf(guestMemfd?.offsetPages ?? 0n);
    const fd = guestMemfd?.file;
    return { op: "host_mmap", ...cut({ hva, sizeBytes }), protection, fd, fdOffsetBytes, sharing };
  }
  const fd = drawGuestMemfdFd(random, world);
  return {
    op: "host_mmap",
    ...range,
    protection,
    fd,
    fdOffsetBytes: drawFdOffset(random),
    sharing,
  };
}

function drawFdOffset(random: Random): bigint {
  return pickWeighted(random, [
    [30, addressOf(BigInt(random.nextInt(0, 4)))],
    [6, addressOf(BigInt(random.nextInt(4, 9)))],
    [2, PAGE_SIZE_BYTES + 1n],
    [1, addressOf(1n << 31n)],
    [1, (1n << 63n) - PAGE_SIZE_BYTES],
    [1, 1n << 63n],
    [1, TWO_TO_THE_64 - PAGE_SIZE_BYTES],
  ]);
}

export function drawHostRemove(random: Random, world: World): OperationOf<"host_remove"> {
  return { op: "host_remove", ...drawAdvised(random, world, 80) };
}

export function drawHostCollapse(random: Random, world: World): OperationOf<"host_collapse"> {
  return { op: "host_collapse", ...drawAdvised(random, world, 60) };
}

export function drawHostAdvise(random: Random, world: World): OperationOf<"host_advise"> {
  return { op: "host_advise", ...drawAdvised(random, world, 40), advice: drawAdvice(random) };
}

/** In so many per cent a range that begins with a page of a file, where one is mapped. */
function drawAdvised(random: Random, world: World, percent: number): Range {
  const range = drawRange(random, world);
  if (!hasFeature(world.dialect, "file-mappings") || !chance(random, percent)) return range;
  const [number] = mappedFromFiles(random, world.state);
  return number === undefined ? range : cut({ ...range, hva: addressOf(BigInt(number)) });
}

/** One page that is mapped from a file, if there is any. */
function mappedFromFiles(random: Random, { hostPages }: World["state"]): readonly number[] {
  const mapped = hostPages.sorted.flatMap(([number, { file }]) => (file ? [number] : []));
  return mapped.length === 0 ? [] : [pick(random, mapped)];
}

export function drawMunmap(random: Random, world: World): OperationOf<"host_munmap"> {
  return { op: "host_munmap", ...drawRange(random, world) };
}

/** Sometimes from a page on that may never be written. */
export function drawMprotect(random: Random, world: World): OperationOf<"host_mprotect"> {
  const protection = pickWeighted(random, PROTECTIONS);
  const range = drawRange(random, world);
  const { hostPages } = world.state;
  const sealed = hostPages.sorted.flatMap(([page, { neverWritable }]) =>
    neverWritable ? [page] : [],
  );
  if (sealed.length === 0 || chance(random, 50))
    return { op: "host_mprotect", ...range, protection };
  const hva = addressOf(BigInt(pick(random, sealed)));
  const wanted = chance(random, 50) ? "read-write" : protection;
  return { op: "host_mprotect", ...cut({ ...range, hva }), protection: wanted };
}

export function drawDontneed(random: Random, world: World): OperationOf<"host_dontneed"> {
  return { op: "host_dontneed", ...drawAdvised(random, world, 45) };
}

export function drawHostRead(random: Random, world: World): OperationOf<"host_read"> {
  return { op: "host_read", hva: drawHostPage(random, world) };
}

export function drawHostWrite(random: Random, world: World): OperationOf<"host_write"> {
  return { op: "host_write", hva: drawHostPage(random, world), tag: freshTag(world) };
}

/** A page of the window; where files can be mapped, often one that is mapped from a file. */
function drawHostPage(random: Random, { state, dialect }: World): bigint {
  if (!hasFeature(dialect, "file-mappings")) return drawWindowPage(random, state);
  const [number] = chance(random, 40) ? mappedFromFiles(random, state) : [];
  return number === undefined ? drawWindowPage(random, state) : addressOf(BigInt(number));
}

const PROTECTIONS: readonly Weighted<Protection>[] = [
  [7, "read-write"],
  [3, "read"],
  [2, "none"],
  [1, "read-execute"],
];

/** A page near the start of the window that is not mapped, and those after it. */
function drawHole(random: Random, world: World): Range {
  const first = Number(pageOf(HOST_WINDOW_START));
  const holes = WINDOW_PAGES.filter((page) => !world.state.hostPages.has(first + page));
  if (holes.length === 0) return drawRange(random, world);
  const hva = HOST_WINDOW_START + addressOf(BigInt(pick(random, holes)));
  return { hva, sizeBytes: addressOf(BigInt(random.nextInt(1, 4))) };
}

interface Range {
  readonly hva: bigint;
  readonly sizeBytes: bigint;
}

/** One to four pages of the window; sometimes none, sometimes not whole ones. */
function drawRange(random: Random, { state }: World): Range {
  const page = drawWindowPage(random, state);
  const hva = chance(random, 4) ? page + pick(random, [1n, 0x800n, 0xfffn]) : page;
  const pages = pickWeighted(random, [
    [1, 0n],
    [12, 1n],
    [4, 2n],
    [2, 3n],
    [2, 4n],
  ]);
  const wanted = addressOf(pages) + (chance(random, 5) ? pick(random, [1n, 0xfffn]) : 0n);
  return cut({ hva, sizeBytes: wanted });
}

/** The part of the range that lies in the window. */
function cut({ hva, sizeBytes }: Range): Range {
  const room = DRAWN_HOST_END - hva;
  return { hva, sizeBytes: sizeBytes < room ? sizeBytes : room };
}
