/**
 * Draws the making and closing of files, and descriptors for other operations.
 */
import { type FdRef, type Handle, isHandle } from "../../model/handle.ts";
import type { CloseFd, MemfdCreate } from "../../model/operation.ts";
import { MEMFD_FLAGS, PRIVATE_MEMFD_FLAGS } from "../domains.ts";
import { passesPrivateArguments } from "../private-memory.ts";
import { chance, pick, pickWeighted, type Random } from "./random.ts";
import type { World } from "./world.ts";

/** memfd_create; the handle is named after the position, so that each is defined once. */
export function drawMemfdCreate(random: Random, world: World): MemfdCreate {
  return {
    op: "memfd_create",
    result: `fd${world.index}`,
    flags: passesPrivateArguments(world.dialect)
      ? drawPrivateFlags(random)
      : pick(random, MEMFD_FLAGS),
    name: pickWeighted(random, [
      [18, "ok"],
      [1, "unreadable"],
      [1, "too_long"],
    ]),
  };
}

/** Mostly a file that can back private pages, and sometimes one that can also be read. */
function drawPrivateFlags(random: Random): number {
  return pickWeighted(random, [
    [62, MFD_INACCESSIBLE],
    [14, 0],
    [5, MFD_ALLOW_SEALING],
    [19, pick(random, PRIVATE_MEMFD_FLAGS)],
  ]);
}

const MFD_ALLOW_SEALING = 2;
const MFD_INACCESSIBLE = 8;

/**
 * close of a file of the trace, open or closed already, or of a number that was never given out.
 */
export function drawClose(random: Random, world: World): CloseFd {
  return { op: "close", fd: drawFd(random, world) };
}

/** A descriptor: mostly of a file of the trace, if there is one. */
export function drawFd(random: Random, { state, dialect }: World): FdRef {
  const handles: readonly Handle[] = Object.keys(state.files).filter(isHandle);
  const known = passesPrivateArguments(dialect) ? 96 : 80;
  return handles.length > 0 && chance(random, known) ? pick(random, handles) : -1;
}
