/**
 * Draws what the guest does: mostly to pages that slots cover, often at their borders, sometimes
 * where there is nothing, since what was deleted or moved away must be gone.
 */

import {
  type AccessBytes,
  type GuestAccessKind,
  type GuestAccessPath,
  type GuestExchange,
  type GuestExecute,
  type GuestRead,
  type GuestReadBytes,
  type GuestWrite,
  type GuestWriteBytes,
  MEM_READONLY,
} from "../../abi/operation.ts";
import { addressOf, isPageAligned, PAGE_SIZE_BYTES, pageOf, U32_MAX } from "../../abi/units.ts";
import { GUEST_ADDRESS_END } from "../../abi/well-formed.ts";
import { tagOf } from "../../model/designs/memfile/targets.ts";
import { hasFeature } from "../../model/features.ts";
import { servingBinding, slotUnder, targetUnder } from "../../model/guest-memory.ts";
import { type MachineState, type MemslotState, memslotAt } from "../../model/state.ts";
import { marksAccesses } from "../guest-memfd.ts";
import { drawAddressSpace } from "./draw-address-space.ts";
import { gpaEdges } from "./edges.ts";
import { kindOfGfn } from "./marked.ts";
import { chance, pick, pickWeighted, type Random } from "./random.ts";
import { drawPageIn, drawSmallGfn, freshTag, freshValue, type World } from "./world.ts";

export function drawGuestRead(random: Random, world: World): GuestRead {
  const target = drawTarget(random, world);
  return { op: "guest_read", ...target, path: drawPath(random, world, target) };
}

export function drawGuestWrite(random: Random, world: World): GuestWrite {
  const target = drawTarget(random, world);
  const path = drawPath(random, world, target);
  return { op: "guest_write", ...target, tag: freshTag(world), path };
}

/** What a page start holds that spells no tag ends what can be compared: rather another place. */
export function drawGuestExecute(random: Random, world: World): GuestExecute {
  const run: GuestExecute = { op: "guest_execute", ...drawTarget(random, world) };
  if (!isTorn(world, run) || chance(random, 30)) return run;
  return { op: "guest_execute", ...drawTarget(random, world) };
}

function isTorn({ dialect, state }: World, operation: GuestExecute): boolean {
  const context = { dialect, state, operation };
  return slotUnder(context) !== undefined && tagOf(state, targetUnder(context)) > U32_MAX;
}

/** A load of bytes, rather where pages of different kinds meet. */
export function drawGuestReadBytes(random: Random, world: World): GuestReadBytes {
  return { op: "guest_read_bytes", ...drawBytes(random, world) };
}

export function drawGuestWriteBytes(random: Random, world: World): GuestWriteBytes {
  const bytes = drawLoggedBytes(random, world) ?? drawBytes(random, world);
  return { op: "guest_write_bytes", ...bytes, value: freshValue(world, bytes.lengthBytes) };
}

/** Now and then across a border of two pages that are logged: one store, two bits. */
function drawLoggedBytes(random: Random, { state }: World): Bytes | undefined {
  if (!chance(random, 40)) return undefined;
  const logged = state.memslots.filter(
    ({ dirty, pages, addressSpace, baseGfn }) =>
      dirty !== null && pages > 1 && addressSpace === 0 && isReachable(addressOf(baseGfn + 1n)),
  );
  if (logged.length === 0) return undefined;
  const border = addressOf(pick(random, logged).baseGfn + 1n);
  const lengthBytes = pick(random, [8, 4, 2] as const);
  const gpa = border - BigInt(random.nextInt(1, lengthBytes - 1));
  return { gpa, lengthBytes, addressSpace: 0 };
}

/** Never across its own length, and rather in a slot that takes no store. */
export function drawGuestExchange(random: Random, world: World): GuestExchange {
  const { gpa: drawn, ...rest } = drawBytes(random, world);
  const readonly = world.state.memslots.filter(
    ({ addressSpace, flags, baseGfn }) =>
      addressSpace === rest.addressSpace &&
      (flags & MEM_READONLY) !== 0 &&
      isReachable(addressOf(baseGfn)),
  );
  const isThere = readonly.length > 0 && chance(random, 75);
  const gpa = isThere ? addressOf(pick(random, readonly).baseGfn) : drawn;
  const { lengthBytes } = rest;
  const aligned = gpa - (gpa % BigInt(lengthBytes));
  const value = freshValue(world, lengthBytes);
  return { op: "guest_exchange", gpa: aligned, ...rest, value };
}

type Bytes = Omit<GuestReadBytes, "op">;

/** Lengths, the usual one most often. */
const LENGTHS: readonly (readonly [number, AccessBytes])[] = [
  [60, 8],
  [20, 4],
  [12, 2],
  [8, 1],
];

/** Across the first or the last border of a page, at its start or end, or somewhere in it. */
function drawBytes(random: Random, world: World): Bytes {
  const addressSpace = drawAddressSpace(random, world);
  const page = drawGpa(random, world, addressSpace);
  const lengthBytes = pickWeighted(random, LENGTHS);
  const cut = lengthBytes === 1 ? 1 : random.nextInt(1, lengthBytes - 1);
  const offset = pickWeighted<() => number>(random, [
    [38, () => Number(PAGE_SIZE_BYTES) - cut],
    [34, () => -cut],
    [10, () => 0],
    [10, () => Number(PAGE_SIZE_BYTES) - lengthBytes],
    [8, () => random.nextInt(1, 64)],
  ])();
  const gpa = page + BigInt(offset);
  const isInside = gpa >= 0n && gpa + BigInt(lengthBytes) <= GUEST_ADDRESS_END;
  return { gpa: isInside ? gpa : page, lengthBytes, addressSpace };
}

type Target = Pick<GuestRead, "gpa" | "access" | "addressSpace">;
type Place = Omit<Target, "access">;

function drawTarget(random: Random, world: World): Target {
  const addressSpace = drawAddressSpace(random, world);
  const place = { addressSpace, gpa: drawGpa(random, world, addressSpace) };
  return { ...place, access: drawAccess(random, world, place) };
}

/**
 * Both kinds alike where both can succeed; elsewhere a private access is mostly refused. Where the
 * attribute decides which one succeeds, mostly that one.
 */
function drawAccess(random: Random, world: World, place: Place): GuestAccessKind {
  const { state, dialect } = world;
  if (!hasFeature(dialect, "private-access")) return "shared";
  if (marksAccesses(dialect)) {
    const kind = kindOfGfn(world, place.gpa);
    return chance(random, 20) ? OTHER_KIND[kind] : kind;
  }
  const slot = memslotAt(state, place.addressSpace, pageOf(place.gpa));
  return chance(random, slot?.privateFile === undefined ? 10 : 45) ? "private" : "shared";
}

const OTHER_KIND = { private: "shared", shared: "private" } as const;

/** KVM itself carries the access out now and then, rather where that reaches other memory. */
function drawPath(random: Random, { state, dialect }: World, place: Place): GuestAccessPath {
  if (!hasFeature(dialect, "emulated-access")) return "fault";
  const slot = memslotAt(state, place.addressSpace, pageOf(place.gpa));
  return chance(random, slot?.guestMemfd === undefined ? 14 : 24) ? "emulation" : "fault";
}

type Spot = "inside" | "before" | "after" | "anywhere" | "edge";

function drawGpa(random: Random, { state, dialect }: World, addressSpace: number): bigint {
  const served = servedGfns(state, addressSpace);
  if (served.length > 0 && chance(random, 30)) return addressOf(pick(random, served));
  const slots = state.memslots.filter((slot) => slot.addressSpace === addressSpace);
  const spot: Spot = pickWeighted(random, [
    [slots.length > 0 ? 75 : 0, "inside"],
    [slots.length > 0 ? 4 : 0, "before"],
    [slots.length > 0 ? 5 : 0, "after"],
    [14, "anywhere"],
    [2, "edge"],
  ]);
  if (spot === "anywhere") return addressOf(drawSmallGfn(random));
  if (spot === "edge") return pick(random, gpaEdges(dialect.constants).filter(isReachable));
  const slot = pickSlot(random, slots);
  const offset = {
    inside: () => drawPageIn(random, slot),
    before: () => -1,
    after: () => slot.pages,
  }[spot]();
  const gpa = addressOf(slot.baseGfn + BigInt(offset));
  return isReachable(gpa) ? gpa : addressOf(drawSmallGfn(random));
}

/** The first frames of slots, as far as a guest_memfd serves them. */
function servedGfns(state: MachineState, addressSpace: number): readonly bigint[] {
  return state.memslots.flatMap((slot) => {
    if (slot.guestMemfd === undefined || slot.addressSpace !== addressSpace) return [];
    const gfns = Array.from({ length: Math.min(slot.pages, 4) }, (_, page) => BigInt(page));
    return gfns
      .map((page) => slot.baseGfn + page)
      .filter((gfn) => isReachable(addressOf(gfn)) && servingBinding(state, slot, gfn));
  });
}

/** A slot with a file of its own rather than one without, where there are both. */
function pickSlot(random: Random, slots: readonly MemslotState[]): MemslotState {
  const bound = slots.filter(
    ({ privateFile, guestMemfd }) => privateFile !== undefined || guestMemfd !== undefined,
  );
  return bound.length > 0 && chance(random, 70) ? pick(random, bound) : pick(random, slots);
}

/** Guest code here names whole pages that page tables can hold. */
function isReachable(gpa: bigint): boolean {
  return gpa >= 0n && gpa < GUEST_ADDRESS_END && isPageAligned(gpa);
}
