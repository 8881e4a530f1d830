/**
 * A plan: a private page at two guest frames through two bindings, also once it was punched and
 * populated again, or a slot was deleted and made again.
 */
import type { Handle } from "../../../abi/handle.ts";
import { MEM_PRIVATE, type Operation } from "../../../abi/operation.ts";
import { addressOf, pageOf } from "../../../abi/units.ts";
import { placesOf } from "../../../model/designs/memfile/bindings.ts";
import type { FileState, MachineState } from "../../../model/state.ts";
import { hasLargeFolios } from "../../memfile.ts";
import { filesOf, slotsBoundTo } from "../draw-file-range.ts";
import { FAR_FILE_END, FAR_FILE_PAGES, FILE_PAGES } from "../edges.ts";
import { chance, pick, pickWeighted, type Random } from "../random.ts";
import type { World } from "../world.ts";
import {
  accessAt,
  deletionOf,
  drawMappedHva,
  drawRoom,
  isMappedPrivate,
  isPrivateFile,
  newPrivateFile,
  type Plan,
  slotAt,
} from "./plan.ts";

const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;

/** Pages of a folio where folios are large. */
const GROUP = 4n;

/** First pages of bindings, where they are not far. */
const NEAR_PAGES = [0n, 0n, 4n];

export const aliasPrivatePage: Plan = (random, world) => {
  const made = filesOf(world.state).find(isPrivateFile);
  if (made === undefined) return newPrivateFile(world);
  const { handle, file } = made;
  if ((file.sizeBytes ?? 0n) === 0n) {
    return {
      op: "ftruncate",
      fd: handle,
      sizeBytes: addressOf(BigInt(chance(random, 60) ? FAR_FILE_END : FILE_PAGES)),
    };
  }
  const shared = sharedPage(world.state, handle);
  if (shared === undefined) return binding(random, world, handle, file);
  return withPage(random, world, handle, shared);
};

/** The lowest page of the file that two slots are bound to, and that it is long enough for. */
function sharedPage(state: MachineState, handle: Handle): bigint | undefined {
  const slots = slotsBoundTo(state, handle);
  const starts = slots.map(({ privateFile }) => privateFile?.offsetPages ?? 0n);
  const end = pageOf(state.files[handle]?.sizeBytes ?? 0n);
  return starts.find((page) => page < end && placesOf(state, handle, page).length > 1);
}

/** A first slot, or another that begins where one does. */
function binding(
  random: Random,
  world: World,
  handle: Handle,
  { sizeBytes = 0n }: FileState,
): Operation | undefined {
  const large = hasLargeFolios(world.dialect);
  const pages = large && chance(random, 70) ? Number(GROUP) : random.nextInt(1, 2);
  const group = pages === Number(GROUP) ? GROUP : 1n;
  const end = pageOf(sizeBytes);
  const starts = slotsBoundTo(world.state, handle).map((slot) => slot.privateFile?.offsetPages);
  const first = starts.find((start) => start !== undefined && start < end);
  const drawn = chance(random, 60)
    ? BigInt(pick(random, FAR_FILE_PAGES))
    : pick(random, NEAR_PAGES);
  const offset = first ?? (drawn < end ? drawn : 0n);
  const room = drawRoom(random, world, pages, group);
  const hva = drawMappedHva(random);
  const aligned = hva - (hva % addressOf(group));
  if (room === undefined) return undefined;
  return {
    ...slotAt(room, pages, aligned),
    ...{ flags: MEM_PRIVATE, privateFd: handle, privateOffsetBytes: addressOf(offset) },
  };
}

/** The page is populated, then reached from everywhere, then lost in one way or another. */
function withPage(
  random: Random,
  world: World,
  handle: Handle,
  page: bigint,
): Operation | undefined {
  const { state, dialect } = world;
  const extent = { fd: handle, ...extentOf(random, hasLargeFolios(dialect), page) };
  if (state.files[handle]?.pages?.[Number(page)] === undefined) {
    return { op: "fallocate", mode: KEEP_SIZE, inject: undefined, ...extent };
  }
  const places = placesOf(state, handle, page).map(({ slot, gfn }) => ({
    ...{ slot, gfn, addressSpace: slot.addressSpace },
  }));
  const left = places.find((place) => !isMappedPrivate(state, place));
  if (left !== undefined) return accessAt(random, world, left, "private");
  const next = pickWeighted(random, [
    [45, "punch" as const],
    [40, "delete" as const],
    [15, "access" as const],
  ]);
  const place = pick(random, places);
  if (next === "access") return accessAt(random, world, place, "private");
  if (next === "delete") return deletionOf(place.slot);
  return { op: "fallocate", mode: PUNCH_HOLE | KEEP_SIZE, inject: undefined, ...extent };
}

function extentOf(random: Random, isLarge: boolean, page: bigint) {
  const group = isLarge && chance(random, 70) ? GROUP : 1n;
  return { offsetBytes: addressOf(page - (page % group)), sizeBytes: addressOf(group) };
}
