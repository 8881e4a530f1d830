/** Draws conversions of pages in their file, and what holds a page against one. */

import { MEMORY_ATTRIBUTES2_BYTES } from "../../abi/memory-kinds.ts";
import type { HostPin, SetMemoryAttributes2 } from "../../abi/operation.ts";
import { addressOf } from "../../abi/units.ts";
import { ATTRIBUTE_PRIVATE } from "../../model/designs/guest-memfd/kinds.ts";
import { fileHandleOf, openGuestMemfd } from "../../model/designs/guest-memfd/open-file.ts";
import type { MachineState } from "../../model/state.ts";
import { filesOf } from "./draw-file-range.ts";
import { drawSubject, pagesNear, sizeOf } from "./draw-guest-memfd-calls.ts";
import {
  ATTRIBUTE_EDGES,
  fileLengthEdges,
  fileOffsetEdges,
  NO_FLAG_EDGES,
} from "./guest-memfd-edges.ts";
import { chance, pick, pickWeighted, type Random } from "./random.ts";
import { drawWindowPage, type World } from "./world.ts";

/** Mostly pages that slots are bound to or that something holds; to private before to shared. */
export function drawSetMemoryAttributes2(random: Random, world: World): SetMemoryAttributes2 {
  const memfds = filesOf(world.state);
  const isOther = memfds.length > 0 && chance(random, 6);
  const fd = isOther ? pick(random, memfds).handle : drawSubject(random, world);
  return {
    op: "set_memory_attributes2",
    fd,
    ...drawRange(random, world, fd),
    attributes: pickWeighted(random, [
      [56, ATTRIBUTE_PRIVATE],
      [39, 0n],
      [5, pick(random, ATTRIBUTE_EDGES)],
    ]),
    flags: chance(random, 3) ? pick(random, NO_FLAG_EDGES) : 0n,
    reserved: chance(random, 3) ? pick(random, NO_FLAG_EDGES) : 0n,
    readable: chance(random, 3) ? pick(random, READABLE) : undefined,
  };
}

/** Parts of the block that can be shown: none of it, its start or its end, and more than it. */
const READABLE = [
  { from: 0, to: 0 },
  { from: 0, to: 40 },
  { from: 0, to: MEMORY_ATTRIBUTES2_BYTES - 1 },
  { from: 0, to: MEMORY_ATTRIBUTES2_BYTES },
  { from: 8, to: MEMORY_ATTRIBUTES2_BYTES },
];

type Range = Pick<SetMemoryAttributes2, "offsetBytes" | "sizeBytes">;

function drawRange(random: Random, { state }: World, fd: SetMemoryAttributes2["fd"]): Range {
  const fileBytes = sizeOf(state, fd);
  if (chance(random, 12)) {
    const offsetBytes = pick(random, fileOffsetEdges(fileBytes));
    const edges = fileLengthEdges(offsetBytes, fileBytes);
    return { offsetBytes, sizeBytes: chance(random, 60) ? pick(random, edges) : addressOf(1n) };
  }
  const held = pinnedPages(state, fd);
  if (held.length > 0 && chance(random, 45)) {
    const page = pick(random, held);
    const before = BigInt(random.nextInt(0, Math.min(page, 2)));
    const pages = before + BigInt(random.nextInt(1, 2));
    return insideFile(addressOf(BigInt(page) - before), addressOf(pages), fileBytes);
  }
  const { first, count } = pagesNear(random, state, fd);
  return insideFile(addressOf(first), addressOf(count), fileBytes);
}

/** Cut at the end of the file, where something of it is inside. */
function insideFile(offsetBytes: bigint, sizeBytes: bigint, fileBytes: bigint): Range {
  const left = fileBytes - offsetBytes;
  return { offsetBytes, sizeBytes: left > 0n && left < sizeBytes ? left : sizeBytes };
}

function pinnedPages(state: MachineState, fd: SetMemoryAttributes2["fd"]): readonly number[] {
  const handle = openGuestMemfd(state, fd)?.handle;
  const pages = (handle && state.files[handle]?.pages) ?? {};
  return Object.entries(pages).flatMap(([page, { pinnedBy }]) =>
    pinnedBy === undefined ? [] : [Number(page)],
  );
}

/** Mostly a page of a guest_memfd that is mapped. */
export function drawHostPin(random: Random, world: World): HostPin {
  const { state, index } = world;
  const shown = state.hostPages.sorted.flatMap(([number, { file }]) =>
    file !== undefined && isGuestMemfd(state, file.handle) ? [addressOf(BigInt(number))] : [],
  );
  const hva =
    shown.length > 0 && chance(random, 85) ? pick(random, shown) : drawWindowPage(random, state);
  return { op: "host_pin", result: `fd${index}`, hva };
}

function isGuestMemfd(state: MachineState, handle: `fd${number}`): boolean {
  return state.files[fileHandleOf(state, handle)]?.kind === "guest_memfd";
}
