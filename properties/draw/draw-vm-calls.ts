/**
 * Draws the ioctls about ranges of guest frames, attributes and pre-faulting, and how the dirty log
 * is read.
 */
import type {
  EnableDirtyLogProtect,
  PreFaultMemory,
  SetMemoryAttributes,
} from "../../abi/operation.ts";
import { addressOf, TWO_TO_THE_64, wrapU64 } from "../../abi/units.ts";
import { hasPrivateGfns } from "../guest-memfd.ts";
import { drawAddressSpace } from "./draw-address-space.ts";
import {
  ATTRIBUTE_EDGES,
  GPA_RANGE_EDGES,
  gpaRangeSizeEdges,
  NO_FLAG_EDGES,
  PROTECT_MODE_EDGES,
} from "./guest-memfd-edges.ts";
import { chance, pick, pickWeighted, type Random } from "./random.ts";
import { drawSmallGfn, type World } from "./world.ts";

const PRIVATE = 8n;

/** KVM_SET_MEMORY_ATTRIBUTES: to private and back, mostly at the ends of slots. */
export function drawSetMemoryAttributes(random: Random, world: World): SetMemoryAttributes {
  const range = drawGpaRange(random, world, 0, hasPrivateGfns(world.dialect) ? 9 : 25);
  // Where everything is private, nothing works but what is bound; that would last.
  const isWide = range.sizeBytes > WIDE_BYTES;
  const attributes = pickWeighted(random, [
    [isWide ? 8 : 56, PRIVATE],
    [isWide ? 86 : 38, 0n],
    [6, pick(random, ATTRIBUTE_EDGES)],
  ]);
  const flags = chance(random, 4) ? pick(random, NO_FLAG_EDGES) : 0n;
  return { op: "set_memory_attributes", ...range, attributes, flags };
}

/** More than the slots of a small world cover. */
const WIDE_BYTES = 1n << 20n;

/** KVM_PRE_FAULT_MEMORY: over what slots cover and past it, where it has to stop. */
export function drawPreFaultMemory(random: Random, world: World): PreFaultMemory {
  const flags = chance(random, 5) ? pick(random, NO_FLAG_EDGES) : 0n;
  const addressSpace = drawAddressSpace(random, world);
  const range = drawGpaRange(random, world, addressSpace, 16);
  return { op: "pre_fault_memory", ...range, flags, addressSpace };
}

/** KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2, which can be switched at any time. */
export function drawEnableDirtyLogProtect(random: Random): EnableDirtyLogProtect {
  const mode = pickWeighted(random, [
    [6, 1n],
    [6, 3n],
    [4, 0n],
    [3, pick(random, PROTECT_MODE_EDGES)],
  ]);
  const flags = chance(random, 8) ? pick(random, [1, 2, 0x8000_0000]) : 0;
  return { op: "enable_dirty_log_protect", mode, flags };
}

type GpaRange = Pick<SetMemoryAttributes, "gpa" | "sizeBytes">;

/** A few frames inside of a slot or across one of its ends; with edges in so many per cent. */
function drawGpaRange(
  random: Random,
  world: World,
  addressSpace: number,
  edgesPercent: number,
): GpaRange {
  const first = drawFirstGfn(random, world, addressSpace);
  const pages = BigInt(random.nextInt(1, 4));
  const range = { gpa: addressOf(first), sizeBytes: addressOf(pages) };
  if (!chance(random, edgesPercent)) return range;
  // A range that ends where 64 bits do is the last one whose end can be written, and wraps to 0.
  if (chance(random, 12)) return { ...range, gpa: TWO_TO_THE_64 - range.sizeBytes };
  const gpa = chance(random, 60) ? pick(random, GPA_RANGE_EDGES) : range.gpa;
  const sizeBytes = chance(random, 60) ? pick(random, gpaRangeSizeEdges(gpa)) : range.sizeBytes;
  return { gpa, sizeBytes };
}

function drawFirstGfn(random: Random, { state }: World, addressSpace: number): bigint {
  const slots = state.memslots.filter((slot) => slot.addressSpace === addressSpace);
  if (slots.length === 0 || chance(random, 15)) return drawSmallGfn(random);
  const bound = slots.filter(({ guestMemfd }) => guestMemfd !== undefined);
  const slot = bound.length > 0 && chance(random, 85) ? pick(random, bound) : pick(random, slots);
  const last = slot.baseGfn + BigInt(slot.pages) - 1n;
  const gfn = pick(random, [
    slot.baseGfn - 1n,
    slot.baseGfn,
    slot.baseGfn,
    slot.baseGfn + 1n,
    last,
  ]);
  return gfn < 0n ? slot.baseGfn : wrapU64(gfn);
}
