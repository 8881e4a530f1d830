/**
 * Draws slot creations, deletions and changes: first what a VMM would want, then, in one call of
 * four, one or two arguments are moved to an edge of their range.
 */

import type { ByteRange } from "../../abi/fields.ts";
import {
  MEM_GUEST_MEMFD,
  MEM_LOG_DIRTY_PAGES,
  MEM_PRIVATE,
  MEM_READONLY,
  type SetRegion,
  type SetUserMemoryRegion,
  type SetUserMemoryRegion2,
} from "../../abi/operation.ts";
import { addressOf, HOST_WINDOW_START, PAGE_SIZE_BYTES, wrapU64 } from "../../abi/units.ts";
import type { DialectConstants } from "../../model/dialect.ts";
import { hasFeature } from "../../model/features.ts";
import { findMemslot, type MemslotState } from "../../model/state.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import { passesPrivateArguments } from "../memfile.ts";
import { withGuestMemfd } from "./draw-guest-memfd.ts";
import { withPrivateArguments } from "./draw-memfile-region.ts";
import {
  BITMAP_PAGES,
  FLAG_EDGES,
  gpaEdges,
  hvaEdges,
  READABLE_EDGES,
  SMALL_IDS,
  SMALL_PAGES,
  sizeEdges,
  slotEdges,
  WINDOW_PAGES,
} from "./edges.ts";
import { chance, pick, pickWeighted, type Random, type Weighted } from "./random.ts";
import { drawSmallGfn, type World } from "./world.ts";

/** KVM_SET_USER_MEMORY_REGION. */
export function drawSetRegion(random: Random, world: World): SetUserMemoryRegion {
  const region = drawRegion(random, world);
  const plain: SetUserMemoryRegion = {
    op: "set_user_memory_region",
    ...region,
    flags: knownFlags(random, world, region.flags),
    readable: drawReadable(random),
    firstFetchFlags: undefined,
    privateFd: -1,
    privateOffsetBytes: 0n,
    inject: undefined,
  };
  const call = passesPrivateArguments(world.dialect)
    ? withPrivateArguments(random, world, plain)
    : plain;
  const raced = hasFeature(world.dialect, "double-fetch") && chance(random, 6);
  return raced ? { ...call, ...drawRacedFlags(random, call.flags) } : call;
}

/** This ioctl has no flag for a guest_memfd, so a slot that has one is mostly named without. */
function knownFlags(random: Random, { dialect }: World, flags: number): number {
  return hasGuestMemfd(dialect) && chance(random, 75) ? (flags & ~MEM_GUEST_MEMFD) >>> 0 : flags;
}

/**
 * User space changes the flags between two fetches of the kernel, mostly the bit that is guarded.
 */
function drawRacedFlags(
  random: Random,
  flags: number,
): Pick<SetUserMemoryRegion, "flags" | "firstFetchFlags"> {
  const other = pickWeighted(random, [
    [50, flags ^ MEM_PRIVATE],
    [15, flags ^ pick(random, [MEM_LOG_DIRTY_PAGES, MEM_READONLY])],
    [15, pick(random, FLAG_EDGES)],
    [20, flags ^ (random.nextInt(0, 0xffff_ffff) & ~MEM_PRIVATE)],
  ]);
  return chance(random, 50)
    ? { firstFetchFlags: flags, flags: other >>> 0 }
    : { firstFetchFlags: other >>> 0, flags };
}

/** KVM_SET_USER_MEMORY_REGION2. */
export function drawSetRegion2(random: Random, world: World): SetUserMemoryRegion2 {
  const call: SetUserMemoryRegion2 = {
    op: "set_user_memory_region2",
    ...drawRegion(random, world),
    ...{ guestMemfd: -1, guestMemfdOffsetBytes: 0n, readable: drawReadable(random) },
  };
  return withGuestMemfd(random, world, call);
}

/** The arguments that both ioctls have. */
type Region = Pick<SetRegion, "slot" | "flags" | "gpa" | "sizeBytes" | "hva">;

type Intent = "create" | "overlap" | "delete" | "move" | "toggle-log" | "repeat" | "alter";

function drawRegion(random: Random, world: World): Region {
  const region = intended(random, world, pickWeighted(random, intents(world)));
  if (!chance(random, 25)) return region;
  const spoiled = spoil(random, world, region);
  return chance(random, 30) ? spoil(random, world, spoiled) : spoiled;
}

/** Slots are made until there are a few of them; then they are mostly changed. */
function intents({ state: { memslots } }: World): readonly Weighted<Intent>[] {
  if (memslots.length === 0) return ONLY_CREATE;
  if (memslots.some(({ guestMemfd }) => guestMemfd !== undefined)) {
    return memslots.length < 4 ? FEW_BOUND_SLOTS : MANY_BOUND_SLOTS;
  }
  return memslots.length < 4 ? FEW_SLOTS : MANY_SLOTS;
}

const CHANGES: readonly Weighted<Intent>[] = [
  [6, "overlap"],
  [9, "delete"],
  [12, "move"],
  [9, "toggle-log"],
  [3, "repeat"],
  [6, "alter"],
];
const ONLY_CREATE: readonly Weighted<Intent>[] = [
  [20, "create"],
  [1, "delete"],
];
const FEW_SLOTS: readonly Weighted<Intent>[] = [[36, "create"], ...CHANGES];
const MANY_SLOTS: readonly Weighted<Intent>[] = [[6, "create"], ...CHANGES];
/** What is bound cannot be changed, and its content is only seen again after a deletion. */
const FEW_BOUND_SLOTS: readonly Weighted<Intent>[] = [[10, "delete"], ...FEW_SLOTS];
const MANY_BOUND_SLOTS: readonly Weighted<Intent>[] = [
  [12, "delete"],
  [8, "create"],
  ...MANY_SLOTS,
];

function intended(random: Random, world: World, intent: Intent): Region {
  const { memslots } = world.state;
  const bound = memslots.filter(({ guestMemfd }) => guestMemfd !== undefined);
  // A slot with a guest_memfd can only be deleted; everything else it refuses.
  const candidates =
    intent === "delete" && bound.length > 0 && chance(random, 60) ? bound : memslots;
  const [slot] = candidates.length === 0 ? [] : [pick(random, candidates)];
  if (slot === undefined) return newRegion(random, world);
  const same = regionOf(slot);
  switch (intent) {
    case "create":
      return newRegion(random, world);
    case "overlap":
      return { ...newRegion(random, world), gpa: addressOf(gfnTouching(random, slot)) };
    case "delete":
      return {
        ...(chance(random, 70) ? same : newRegion(random, world)),
        slot: same.slot,
        sizeBytes: 0n,
      };
    case "move":
      return moved(random, world, slot);
    case "toggle-log":
      return { ...same, flags: same.flags ^ MEM_LOG_DIRTY_PAGES };
    case "repeat":
      return same;
    case "alter":
      return altered(random, world, same);
  }
}

function newRegion(random: Random, world: World): Region {
  const region = newSmallRegion(random, world);
  return passesPrivateArguments(world.dialect) && chance(random, 35)
    ? alignedToGroups(random, region)
    : region;
}

/** The region where large mappings are possible: whole groups of four pages on both sides. */
function alignedToGroups(random: Random, region: Region): Region {
  const group = 4n * PAGE_SIZE_BYTES;
  return {
    ...region,
    gpa: region.gpa - (region.gpa % group),
    sizeBytes: pick(random, [group, 2n * group]),
    hva: region.hva - (region.hva % group),
  };
}

function newSmallRegion(random: Random, world: World): Region {
  const { memslots } = world.state;
  const addressSpace = chance(random, 94) ? 0 : world.dialect.constants.addressSpaces - 1;
  const taken = (id: number) => findMemslot(world.state, addressSpace, id) !== undefined;
  const free = SMALL_IDS.filter((id) => !taken(id));
  const isUsual = free.length > 0 && !chance(random, 5);
  const id = isUsual ? pick(random, free) : random.nextInt(6, chance(random, 50) ? 9 : FAR_ID_MAX);
  const pages = drawPages(random);
  const alias = memslots.length > 0 && chance(random, 20) ? pick(random, memslots).hva : undefined;
  return {
    slot: addressSpace * 0x1_0000 + id,
    flags: pickWeighted(random, NEW_FLAGS),
    gpa: addressOf(freeGfn(random, world, addressSpace, pages)),
    sizeBytes: addressOf(BigInt(pages)),
    hva: alias ?? HOST_WINDOW_START + addressOf(BigInt(pick(random, WINDOW_PAGES))),
  };
}

/** Larger ids are edges. */
const FAR_ID_MAX = 31_999;

const NEW_FLAGS: readonly Weighted<number>[] = [
  [10, 0],
  [9, MEM_LOG_DIRTY_PAGES],
  [3, MEM_READONLY],
  [2, MEM_READONLY | MEM_LOG_DIRTY_PAGES],
];

function drawPages(random: Random): number {
  return chance(random, 94) ? pick(random, SMALL_PAGES) : pick(random, BITMAP_PAGES);
}

/** A frame where so many pages are free, when a few tries find one. */
function freeGfn(random: Random, world: World, addressSpace: number, pages: number): bigint {
  const length = BigInt(pages);
  const others = world.state.memslots.filter((slot) => slot.addressSpace === addressSpace);
  let gfn = drawSmallGfn(random);
  for (let tries = 0; tries < 4 && others.some((slot) => meets(slot, gfn, length)); tries++) {
    gfn = gfnBeside(random, pick(random, others), length);
  }
  return gfn;
}

function meets(slot: MemslotState, gfn: bigint, length: bigint): boolean {
  return gfn < slot.baseGfn + BigInt(slot.pages) && slot.baseGfn < gfn + length;
}

/** Right after a slot, right before it, or anywhere. */
function gfnBeside(random: Random, slot: MemslotState, length: bigint): bigint {
  const after = slot.baseGfn + BigInt(slot.pages);
  const before = slot.baseGfn - length;
  return pick(random, [after, before >= 0n ? before : after, drawSmallGfn(random)]);
}

/** A frame from which a region reaches into the slot, by one page or more. */
function gfnTouching(random: Random, slot: MemslotState): bigint {
  const last = slot.baseGfn + BigInt(slot.pages) - 1n;
  const before = slot.baseGfn > 0n ? slot.baseGfn - 1n : 0n;
  return pick(random, [slot.baseGfn, last, before]);
}

/** Same slot elsewhere; a step of one page makes the old and the new range overlap. */
function moved(random: Random, world: World, slot: MemslotState): Region {
  const far = freeGfn(random, world, slot.addressSpace, slot.pages);
  const down = slot.baseGfn > 0n ? slot.baseGfn - 1n : far;
  const gfn = pickWeighted(random, [
    [6, far],
    [2, slot.baseGfn + 1n],
    [2, down],
  ]);
  const flags = chance(random, 15) ? slot.flags ^ MEM_LOG_DIRTY_PAGES : slot.flags;
  return { ...regionOf(slot), gpa: addressOf(gfn), flags };
}

/** What a slot that exists does not let itself be changed to. */
function altered(random: Random, world: World, same: Region): Region {
  const other = newRegion(random, world);
  switch (random.nextInt(1, 3)) {
    case 1:
      return { ...same, hva: other.hva };
    case 2:
      return { ...same, sizeBytes: other.sizeBytes };
    default:
      return { ...same, flags: same.flags ^ MEM_READONLY };
  }
}

function regionOf(slot: MemslotState): Region {
  return {
    slot: slot.addressSpace * 0x1_0000 + slot.id,
    flags: slot.flags,
    gpa: addressOf(slot.baseGfn),
    sizeBytes: addressOf(BigInt(slot.pages)),
    hva: slot.hva,
  };
}

/**
 * One argument at an edge. Some edges only show together, such as a region that ends at a limit.
 */
function spoil(random: Random, { dialect: { constants } }: World, region: Region): Region {
  switch (random.nextInt(1, 6)) {
    case 1:
      return { ...region, slot: pick(random, slotEdges(constants)) };
    case 2:
      return { ...region, flags: pick(random, FLAG_EDGES) };
    case 3:
      return { ...region, gpa: pick(random, gpaEdges(constants)) };
    case 4:
      return { ...region, sizeBytes: pick(random, sizeEdges(constants)) };
    case 5:
      return { ...region, hva: pick(random, hvaEdges(constants)) };
    default:
      return endingAtLimit(random, constants, region);
  }
}

/** A region whose last byte is at a limit, or one page over it. */
function endingAtLimit(random: Random, constants: DialectConstants, region: Region): Region {
  const end = pick(random, [0n, PAGE_SIZE_BYTES]) - region.sizeBytes;
  return chance(random, 50)
    ? { ...region, gpa: wrapU64(constants.gpaLimit + end) }
    : { ...region, hva: wrapU64(constants.hvaLimit + end) };
}

function drawReadable(random: Random): ByteRange | undefined {
  return chance(random, 5) ? pick(random, READABLE_EDGES) : undefined;
}
