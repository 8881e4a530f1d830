/**
 * Draws the making and closing of files, and descriptors for other operations.
 */
import { type FdRef, type Handle, isHandle } from "../../abi/handle.ts";
import type { CloseFd, DupFd, MemfdCreate } from "../../abi/operation.ts";
import type { FileState } from "../../model/state.ts";
import { passesPrivateArguments } from "../memfile.ts";
import { MEMFD_FLAGS, PRIVATE_MEMFD_FLAGS } from "./edges.ts";
import { chance, pick, pickWeighted, type Random } from "./random.ts";
import type { World } from "./world.ts";

type FileKind = FileState["kind"];

/** memfd_create; the handle is named after the position, so that each is defined once. */
export function drawMemfdCreate(random: Random, world: World): MemfdCreate {
  return {
    op: "memfd_create",
    result: `fd${world.index}`,
    flags: passesPrivateArguments(world.dialect)
      ? drawPrivateFlags(random)
      : drawFlags(random, world),
    name: pickWeighted(random, [
      [18, "ok"],
      [1, "unreadable"],
      [1, "too_long"],
    ]),
  };
}

/** Mostly a file that works, and can be sealed more often than not. */
function drawFlags(random: Random, { dialect }: World): number {
  const { memfdFlags } = dialect.constants;
  return pickWeighted(random, [
    [30, MFD_ALLOW_SEALING],
    [20, 0],
    [10, memfdFlags & (MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL)],
    [40, pick(random, MEMFD_FLAGS)],
  ]);
}

/** Mostly a file that can back private pages, and sometimes one that can also be read. */
function drawPrivateFlags(random: Random): number {
  return pickWeighted(random, [
    [57, MFD_INACCESSIBLE],
    [11, 0],
    [14, MFD_ALLOW_SEALING],
    [4, MFD_HUGETLB],
    [16, pick(random, PRIVATE_MEMFD_FLAGS)],
  ]);
}

const MFD_ALLOW_SEALING = 2;
const MFD_HUGETLB = 4;
const MFD_INACCESSIBLE = 8;
const MFD_NOEXEC_SEAL = 8;

/**
 * close of a file of the trace, open or closed already, or of a number that was never given out.
 */
export function drawClose(random: Random, world: World): CloseFd {
  return { op: "close", fd: drawFd(random, world, isNoHugePage) };
}

/** dup of such a file; the handle is named after the position. */
export function drawDup(random: Random, world: World): DupFd {
  return { op: "dup", result: `fd${world.index}`, fd: drawFd(random, world, isNoHugePage) };
}

/** A descriptor: mostly of a file of the trace, if there is one. */
export function drawFd(
  random: Random,
  { state, dialect }: World,
  isWanted: (kind: FileKind | undefined) => boolean = isFollowed,
): FdRef {
  const handles: readonly Handle[] = Object.keys(state.files).filter(isHandle);
  if (!passesPrivateArguments(dialect)) {
    // Nor is anything done to other open files, which are there to be named.
    const known = handles.filter((handle) => isWanted(state.files[handle]?.kind));
    return known.length > 0 && chance(random, 88) ? pick(random, known) : -1;
  }
  // Files of huge pages are not followed; one is enough to see what is refused for them.
  const followed = handles.filter((handle) => state.files[handle]?.kind !== "hugetlb");
  const wanted = followed.length > 0 && chance(random, 97) ? followed : handles;
  return wanted.length > 0 && chance(random, 96) ? pick(random, wanted) : -1;
}

function isFollowed(kind: FileKind | undefined): boolean {
  return kind === "memfd" || kind === "guest_memfd";
}

/** What can be closed, and made another descriptor of. */
function isNoHugePage(kind: FileKind | undefined): boolean {
  return kind !== "hugetlb";
}
