/** A plan: private pages of one index of two files, mapped at once. */
import type { Handle } from "../../../abi/handle.ts";
import { MEM_PRIVATE, type Operation } from "../../../abi/operation.ts";
import { addressOf, HOST_WINDOW_START } from "../../../abi/units.ts";
import { filesOf, slotsBoundTo } from "../draw-file-range.ts";
import type { Random } from "../random.ts";
import type { World } from "../world.ts";
import {
  accessAt,
  drawRoom,
  isMappedPrivate,
  isPrivateFile,
  newPrivateFile,
  type Plan,
  placeIn,
  slotAt,
} from "./plan.ts";

export const mapTwoFiles: Plan = (random, world) => {
  const files = filesOf(world.state).filter(isPrivateFile).slice(0, 2);
  if (files.length < 2) return newPrivateFile(world);
  for (const [nth, { handle }] of files.entries()) {
    const missing = nextFor(random, world, handle, HOST_WINDOW_START + addressOf(BigInt(nth)));
    if (missing !== undefined) return missing;
  }
  return undefined;
};

/** What is missing until the first page of the file is mapped, by a slot over its own host page. */
function nextFor(random: Random, world: World, fd: Handle, hva: bigint): Operation | undefined {
  const { state } = world;
  const { sizeBytes = 0n, pages = {} } = state.files[fd] ?? {};
  if (sizeBytes === 0n) return { op: "ftruncate", fd, sizeBytes: addressOf(8n) };
  const bound = slotsBoundTo(state, fd).find(({ privateFile }) => privateFile?.offsetPages === 0n);
  if (bound === undefined) {
    const room = drawRoom(random, world, 1);
    if (room === undefined) return undefined;
    const slot = slotAt(room, 1, hva);
    return { ...slot, flags: MEM_PRIVATE, privateFd: fd };
  }
  if (pages[0] === undefined) {
    const extent = { offsetBytes: 0n, sizeBytes: addressOf(1n), inject: undefined };
    return { op: "fallocate", fd, mode: 1, ...extent };
  }
  const there = placeIn(bound, 0n);
  return isMappedPrivate(state, there) ? undefined : accessAt(random, world, there, "private");
}
