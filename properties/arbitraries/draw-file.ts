/**
 * Draws the making and closing of files, and descriptors for other operations.
 */
import { type FdRef, type Handle, isHandle } from "../../model/handle.ts";
import type { CloseFd, MemfdCreate } from "../../model/operation.ts";
import { MEMFD_FLAGS } from "../domains.ts";
import { chance, pick, pickWeighted, type Random } from "./random.ts";
import type { World } from "./world.ts";

/** memfd_create; the handle is named after the position, so that each is defined once. */
export function drawMemfdCreate(random: Random, { index }: World): MemfdCreate {
  return {
    op: "memfd_create",
    result: `fd${index}`,
    flags: pick(random, MEMFD_FLAGS),
    name: pickWeighted(random, [
      [18, "ok"],
      [1, "unreadable"],
      [1, "too_long"],
    ]),
  };
}

/**
 * close of a file of the trace, open or closed already, or of a number that was never given out.
 */
export function drawClose(random: Random, world: World): CloseFd {
  return { op: "close", fd: drawFd(random, world) };
}

/** A descriptor: mostly of a file of the trace, if there is one. */
export function drawFd(random: Random, { state }: World): FdRef {
  const handles: readonly Handle[] = Object.keys(state.files).filter(isHandle);
  return handles.length > 0 && chance(random, 80) ? pick(random, handles) : -1;
}
