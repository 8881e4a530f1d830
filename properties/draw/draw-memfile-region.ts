/**
 * Draws what the region ioctl says of private memory: the flag, the file and the offset, and which
 * allocation of the call fails.
 */

import type { ByteRange, InjectedFault } from "../../abi/fields.ts";
import {
  MEM_LOG_DIRTY_PAGES,
  MEM_PRIVATE,
  MEM_READONLY,
  type SetUserMemoryRegion,
} from "../../abi/operation.ts";
import { addressOf, pageOf, wrapU64 } from "../../abi/units.ts";
import { hasFeature } from "../../model/features.ts";
import { type MemslotState, memslotNamed } from "../../model/state.ts";
import { drawFd } from "./draw-file.ts";
import { filesOf, type NamedFile, slotsBoundTo } from "./draw-file-range.ts";
import { FAR_FILE_PAGES, FILE_PAGES, LONG_READABLE_EDGES, PRIVATE_OFFSET_EDGES } from "./edges.ts";
import { chance, pick, pickWeighted, type Random, type Weighted } from "./random.ts";
import type { World } from "./world.ts";

/** The call with private arguments that fit what it asks for, or that should make it fail. */
export function withPrivateArguments(
  random: Random,
  world: World,
  call: SetUserMemoryRegion,
): SetUserMemoryRegion {
  const old = memslotNamed(world.state, call.slot);
  const bound =
    old === undefined ? asNewSlot(random, world, call) : asExistingSlot(random, world, call, old);
  return {
    ...bound,
    readable: chance(random, 5) ? pick(random, LONG_READABLE_EDGES) : NOTHING_CUT,
    inject: drawFailure(random, world, bound),
  };
}

const NOTHING_CUT: ByteRange | undefined = undefined;

/** Three slots of four are made private once there is a file, mostly where they overlap nothing. */
function asNewSlot(random: Random, world: World, call: SetUserMemoryRegion): SetUserMemoryRegion {
  const files = filesOf(world.state);
  // A call without a size deletes, here a slot that is not there.
  if (chance(random, 2)) return { ...call, sizeBytes: 0n };
  if (!chance(random, files.length > 0 ? 76 : 4)) return call;
  const odd = call.flags & ~(MEM_LOG_DIRTY_PAGES | MEM_READONLY);
  const flags = (odd === 0 ? pickWeighted(random, PRIVATE_FLAGS) : call.flags) | MEM_PRIVATE;
  return { ...call, flags: flags >>> 0, ...drawBinding(random, world, call) };
}

const PRIVATE_FLAGS: readonly Weighted<number>[] = [
  [16, 0],
  [5, MEM_LOG_DIRTY_PAGES],
  [2, MEM_READONLY],
  [1, MEM_READONLY | MEM_LOG_DIRTY_PAGES],
];

/** A private slot is named with its flag and binding half of the time, else without the flag. */
function asExistingSlot(
  random: Random,
  world: World,
  call: SetUserMemoryRegion,
  old: MemslotState,
): SetUserMemoryRegion {
  const { privateFile } = old;
  if (privateFile === undefined) {
    if (!chance(random, 10)) return call;
    const flags = (call.flags | MEM_PRIVATE) >>> 0;
    return { ...call, flags, ...drawBinding(random, world, call) };
  }
  const flags = chance(random, 50) ? call.flags | MEM_PRIVATE : call.flags & ~MEM_PRIVATE;
  const privateOffsetBytes = chance(random, 90)
    ? wrapU64(addressOf(privateFile.offsetPages))
    : pick(random, PRIVATE_OFFSET_EDGES);
  return { ...call, flags: flags >>> 0, privateFd: privateFile.file, privateOffsetBytes };
}

type Binding = Pick<SetUserMemoryRegion, "privateFd" | "privateOffsetBytes">;

function drawBinding(random: Random, world: World, call: SetUserMemoryRegion): Binding {
  const open = filesOf(world.state).filter(({ file }) => file.open);
  const inaccessible = open.filter(({ file }) => (file.nodeFlags ?? 0) !== 0);
  const candidates = inaccessible.length > 0 && chance(random, 85) ? inaccessible : open;
  if (candidates.length === 0 || chance(random, 6)) {
    return { privateFd: drawFd(random, world), privateOffsetBytes: 0n };
  }
  const target = pick(random, candidates);
  if (chance(random, 12)) {
    return { privateFd: target.handle, privateOffsetBytes: pick(random, PRIVATE_OFFSET_EDGES) };
  }
  const offsetPages = drawOffset(random, world, target, call);
  return { privateFd: target.handle, privateOffsetBytes: addressOf(BigInt(offsetPages)) };
}

/**
 * A page of the file from which no other slot binds a page of it: what happens to a page that two
 * slots bind is undefined, so that is drawn seldom.
 */
function drawOffset(
  random: Random,
  { state }: World,
  { handle }: NamedFile,
  { gpa, sizeBytes }: SetUserMemoryRegion,
): number {
  if (chance(random, 5)) return pick(random, FAR_FILE_PAGES);
  const pages = Number(pageOf(sizeBytes));
  const bound = slotsBoundTo(state, handle);
  const all = Array.from({ length: FILE_PAGES }, (_, page) => page);
  const free = all.filter((first) => bound.every((slot) => !binds(slot, first, pages)));
  if (free.length === 0 || chance(random, 4)) {
    return bound.length > 0 && chance(random, 50) ? random.nextInt(0, 3) : FILE_PAGES + 4;
  }
  const congruent = free.filter((first) => (BigInt(first) - pageOf(gpa)) % 4n === 0n);
  if (congruent.length > 0 && pages >= 4 && chance(random, 60)) return pick(random, congruent);
  return pick(random, free);
}

function binds({ privateFile, pages }: MemslotState, first: number, count: number): boolean {
  const offset = Number(privateFile?.offsetPages ?? 0n);
  return first < offset + pages && offset < first + count;
}

/**
 * Which allocation fails: the slot, then the dirty bitmap of a slot that logs, then what the
 * architecture keeps.
 */
function drawFailure(
  random: Random,
  { dialect }: World,
  { flags }: SetUserMemoryRegion,
): InjectedFault | undefined {
  if (!hasFeature(dialect, "injected-faults")) return undefined;
  const logs = MEM_LOG_DIRTY_PAGES | MEM_PRIVATE;
  if (!chance(random, (flags & logs) === logs ? 25 : 4)) return undefined;
  return { errno: "ENOMEM", at: random.nextInt(1, 3) };
}
