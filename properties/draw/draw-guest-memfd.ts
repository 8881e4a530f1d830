/**
 * Draws guest_memfds: making them, a second descriptor of one, and putting one behind a slot.
 */

import type { FdRef, Handle } from "../../abi/handle.ts";
import {
  type CreateGuestMemfd,
  MEM_GUEST_MEMFD,
  MEM_LOG_DIRTY_PAGES,
  MEM_READONLY,
  type SetUserMemoryRegion2,
} from "../../abi/operation.ts";
import { addressOf, isPageAligned, PAGE_SIZE_BYTES, pageOf, wrapU64 } from "../../abi/units.ts";
import {
  fileHandleOf,
  type GuestMemfdFile,
  openGuestMemfd,
} from "../../model/designs/guest-memfd/open-file.ts";
import type { Dialect } from "../../model/dialect.ts";
import { type MachineState, type MemslotState, memslotNamed } from "../../model/state.ts";
import { bindsGuestMemfd, boundPages } from "../guest-memfd.ts";
import {
  BINDING_NODE_PAGES,
  GUEST_MEMFD_SIZE_EDGES,
  guestMemfdFlagEdges,
  HUGE_FILE_PAGES,
  offsetEdgesOf,
  SMALL_GUEST_MEMFD_PAGES,
} from "./guest-memfd-edges.ts";
import { chance, pick, pickWeighted, type Random, type Weighted } from "./random.ts";
import type { World } from "./world.ts";

/** A few pages as a rule; a file that is huge costs nothing until its pages are there. */
export function drawCreateGuestMemfd(random: Random, { dialect, index }: World): CreateGuestMemfd {
  const pages = pickWeighted(random, [
    [80, pick(random, SMALL_GUEST_MEMFD_PAGES)],
    [10, BINDING_NODE_PAGES + 2n],
    [10, pick(random, HUGE_FILE_PAGES)],
  ]);
  return {
    op: "create_guest_memfd",
    result: `fd${index}`,
    sizeBytes: chance(random, 88) ? addressOf(pages) : pick(random, GUEST_MEMFD_SIZE_EDGES),
    flags: drawFileFlags(random, dialect),
    vm: chance(random, bindsGuestMemfd(dialect) ? 8 : 20) ? 1 : 0,
  };
}

/** Every set of flags that the dialect takes, those with which a file can be used most often. */
function drawFileFlags(random: Random, { constants }: Dialect): bigint {
  const { guestMemfdFlags = 0n } = constants;
  if (chance(random, 6)) return pick(random, guestMemfdFlagEdges(constants));
  return guestMemfdFlags & pickWeighted(random, FILE_FLAGS);
}

const FILE_FLAGS: readonly Weighted<bigint>[] = [
  [60, 3n],
  [20, 1n],
  [11, 0n],
  [9, 2n],
];

/**
 * A descriptor: mostly of a guest_memfd that is open, else one that is closed, of another kind, or
 * was never given out.
 */
export function drawGuestMemfdFd(random: Random, { state }: World): FdRef {
  const handles = handlesOf(state);
  const open = handles.filter((handle) => openGuestMemfd(state, handle) !== undefined);
  const closed = handles.filter((handle) => state.files[handle]?.open === false);
  const memfds = handles.filter((handle) => state.files[handle]?.kind !== "guest_memfd");
  const candidates = pickWeighted<readonly FdRef[]>(random, [
    [open.length > 0 ? 90 : 0, open],
    [closed.length > 0 ? 5 : 0, closed],
    // What is in an ordinary memfd is not followed: nothing is compared after it was asked.
    [memfds.length > 0 ? 1 : 0, memfds],
    [open.length > 0 ? 3 : 30, STRANGERS],
  ]);
  return pick(random, candidates);
}

/** Numbers that no process here was given as a descriptor. */
const STRANGERS: readonly number[] = [-1, -0x8000_0000, 0x7fff_ffff];

function handlesOf({ files }: MachineState): readonly Handle[] {
  return Object.keys(files) as Handle[];
}

/** The call with a guest_memfd, where it should have one, or with one that makes it fail. */
export function withGuestMemfd(
  random: Random,
  world: World,
  call: SetUserMemoryRegion2,
): SetUserMemoryRegion2 {
  const old = memslotNamed(world.state, call.slot);
  if (old?.guestMemfd !== undefined) return asBoundSlot(random, world, call, old);
  const deletes = call.sizeBytes === 0n;
  const binds = chance(random, old === undefined && !deletes ? bindingShare(world) : 10);
  return binds ? bound(random, world, call) : call;
}

/** In percent, how many new slots get a file. */
function bindingShare({ state }: World): number {
  return handlesOf(state).some((handle) => openGuestMemfd(state, handle) !== undefined) ? 72 : 8;
}

/** A slot that has a file is named with its flag, or without: neither lets anything be changed. */
function asBoundSlot(
  random: Random,
  world: World,
  call: SetUserMemoryRegion2,
  { guestMemfd }: MemslotState,
): SetUserMemoryRegion2 {
  const deletes = call.sizeBytes === 0n;
  const flags = chance(random, 60) ? call.flags | MEM_GUEST_MEMFD : call.flags & ~MEM_GUEST_MEMFD;
  const offset = wrapU64(addressOf(guestMemfd?.offsetPages ?? 0n));
  return {
    ...call,
    flags: flags >>> 0,
    guestMemfd: chance(random, 70) ? (guestMemfd?.file ?? -1) : drawGuestMemfdFd(random, world),
    guestMemfdOffsetBytes: chance(random, deletes ? 80 : 94) ? offset : drawEdge(random, call, 0n),
  };
}

function bound(random: Random, world: World, call: SetUserMemoryRegion2): SetUserMemoryRegion2 {
  const { state } = world;
  const left = leftPages(state);
  if (left.length > 0 && chance(random, 45)) {
    const { fd, page } = pick(random, left);
    const again = { guestMemfd: fd, guestMemfdOffsetBytes: addressOf(page) };
    return { ...call, flags: MEM_GUEST_MEMFD, sizeBytes: PAGE_SIZE_BYTES, ...again };
  }
  const guestMemfd = drawBindable(random, world);
  const file = openGuestMemfd(state, guestMemfd);
  const flags = flagsToBind(random, call.flags);
  if (file === undefined) return { ...call, flags, guestMemfd, guestMemfdOffsetBytes: 0n };
  const sizeBytes = drawSizeToBind(random, file, call);
  const sized = { ...call, flags, guestMemfd, sizeBytes };
  const fileBytes = file.sizeBytes;
  const guestMemfdOffsetBytes = chance(random, 13)
    ? drawEdge(random, sized, fileBytes)
    : wrapU64(addressOf(drawOffset(random, state, file, pageOf(sizeBytes))));
  const hva = chance(random, 35)
    ? (mappingOf(state, file.handle, pageOf(guestMemfdOffsetBytes)) ?? call.hva)
    : call.hva;
  return { ...sized, hva, guestMemfdOffsetBytes };
}

/** Binding excludes the other flags; seldom they are there all the same. */
function flagsToBind(random: Random, flags: number): number {
  const odd = flags & ~(MEM_GUEST_MEMFD | MEM_LOG_DIRTY_PAGES | MEM_READONLY);
  if (odd !== 0 || chance(random, 9)) return (flags | MEM_GUEST_MEMFD) >>> 0;
  return MEM_GUEST_MEMFD;
}

/** Mostly a file of the machine's own VM, one that serves the guest before one that does not. */
function drawBindable(random: Random, world: World): FdRef {
  const { state } = world;
  const own = handlesOf(state).filter((handle) => openGuestMemfd(state, handle)?.vm === 0);
  const serving = own.filter(
    (handle) => ((openGuestMemfd(state, handle)?.flags ?? 0n) & 1n) !== 0n,
  );
  const written = own.filter((handle) => writtenPages(state, handle).length > 0);
  const strangers = handlesOf(state).filter((handle) => !own.includes(handle));
  const candidates = pickWeighted<readonly FdRef[]>(random, [
    [own.length > 0 ? 32 : 0, own],
    [serving.length > 0 ? 36 : 0, serving],
    [written.length > 0 ? 30 : 0, written],
    [strangers.length > 0 ? 9 : 0, strangers],
    [own.length > 0 ? 3 : 20, STRANGERS],
  ]);
  return pick(random, candidates);
}

/** The size that was drawn, or one that the file can hold. */
function drawSizeToBind(
  random: Random,
  { sizeBytes }: GuestMemfdFile,
  call: SetUserMemoryRegion2,
): bigint {
  if (!isPageAligned(call.sizeBytes) || call.sizeBytes <= sizeBytes || chance(random, 12)) {
    return call.sizeBytes;
  }
  return addressOf(BigInt(random.nextInt(1, Number(pageOf(sizeBytes)))));
}

/** First file page of a binding: mostly where so many pages are free, else beside a taken one. */
function drawOffset(
  random: Random,
  state: MachineState,
  file: GuestMemfdFile,
  pages: bigint,
): bigint {
  const taken = state.memslots
    .filter(({ guestMemfd }) => guestMemfd?.file === file.handle)
    .flatMap((slot) => boundPages(slot) ?? []);
  const last = pageOf(file.sizeBytes) - pages;
  const node = BINDING_NODE_PAGES;
  const ends = [last - 1n, last, node - 1n, node - 1n, node];
  const written = writtenPages(state, file.handle).slice(0, 4);
  const starts = [0n, 1n, 2n, 3n, ...ends, ...taken.map(({ to }) => to), ...written, ...written];
  const inside = starts.filter((start) => start >= 0n && start <= last);
  const free = inside.filter((start) =>
    taken.every(({ from, to }) => start + pages <= from || start >= to),
  );
  if (free.length > 0 && chance(random, 86)) return pick(random, free);
  const beside = taken.flatMap(({ from, to }) => [from, from - pages, from - pages + 1n, to - 1n]);
  const possible = [...beside, 0n].filter((start) => start >= 0n);
  return chance(random, 90) ? pick(random, possible) : last + 1n;
}

/** Pages of the file that hold something, which a slot made over them has to show. */
function writtenPages(state: MachineState, handle: Handle): readonly bigint[] {
  const pages = state.files[fileHandleOf(state, handle)]?.pages ?? {};
  return Object.entries(pages).flatMap(([page, { tag }]) => (tag === 0 ? [] : [BigInt(page)]));
}

/** Pages that hold something and that no slot shows, of files of this VM that can be bound. */
function leftPages(state: MachineState): readonly { readonly fd: Handle; readonly page: bigint }[] {
  return handlesOf(state).flatMap((fd) => {
    const file = openGuestMemfd(state, fd);
    if (file === undefined || file.vm !== 0) return [];
    const shown = state.memslots.filter(({ guestMemfd }) => guestMemfd?.file === file.handle);
    const isShown = (page: bigint): boolean =>
      shown
        .flatMap((slot) => boundPages(slot) ?? [])
        .some(({ from, to }) => page >= from && page < to);
    return writtenPages(state, fd)
      .filter((page) => !isShown(page))
      .map((page) => ({ fd, page }));
  });
}

/** An offset at an edge of its own range, of the file, or of the sum with the size. */
function drawEdge(random: Random, { sizeBytes }: SetUserMemoryRegion2, fileBytes: bigint): bigint {
  return pick(random, offsetEdgesOf(sizeBytes, fileBytes));
}

/** Where the VMM has this page of the file mapped, as a program that shares it would pass it. */
function mappingOf(state: MachineState, handle: Handle, page: bigint): bigint | undefined {
  const found = state.hostPages.sorted.find(
    ([, { file }]) =>
      file !== undefined &&
      fileHandleOf(state, file.handle) === handle &&
      BigInt(file.page) === page,
  );
  return found && addressOf(BigInt(found[0]));
}
