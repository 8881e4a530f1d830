/** How often a kind is drawn: more where there is something for it to act on. */
import { openGuestMemfd } from "../../model/designs/guest-memfd/open-file.ts";
import type { MachineState } from "../../model/state.ts";
import { bindsGuestMemfd } from "../guest-memfd.ts";
import { passesPrivateArguments } from "../memfile.ts";
import { filesOf, sealedAgainstWriting } from "./draw-file-range.ts";
import type { World } from "./world.ts";

/** A weight in a situation. */
export type Weight = (world: World) => number;

/**
 * A weight of the generations before guest_memfd.
 *
 * @param weight - where the call has something to act on.
 * @param idleWeight - where it has not.
 * @param privateWeight - instead of both, where files hold private pages.
 */
export function early(
  weight: number,
  idleWeight: number,
  isUseful: (state: MachineState) => boolean,
  privateWeight?: (state: MachineState) => number,
): Weight {
  return ({ dialect, state }) => {
    if (privateWeight !== undefined && passesPrivateArguments(dialect)) return privateWeight(state);
    return isUseful(state) ? weight : idleWeight;
  };
}

export function always(): boolean {
  return true;
}

/** That weight once there is a slot, and 1 before. */
export function onSlots(weight: number): Weight {
  return ({ state }) => (hasSlot(state) ? weight : 1);
}

/** That weight once there is a guest_memfd, and 1 before. */
export function onFiles(weight: number): Weight {
  return ({ state }) => (hasOpenGuestMemfd(state) ? weight : 1);
}

export function hasSlot({ memslots }: MachineState): boolean {
  return memslots.length > 0;
}

export function hasLog({ memslots }: MachineState): boolean {
  return memslots.some(({ dirty }) => dirty !== null);
}

export function hasFile({ files }: MachineState): boolean {
  return Object.keys(files).length > 0;
}

/** A file that no size was given yet: until it has one, it holds no private page. */
export function hasEmptyFile(state: MachineState): boolean {
  return filesOf(state).some(({ file }) => file.open && (file.sizeBytes ?? 0n) === 0n);
}

export function hasInaccessibleFile(state: MachineState): boolean {
  return filesOf(state).some(({ file }) => file.open && (file.nodeFlags ?? 0) !== 0);
}

/** A file that user space may still seal. */
export function hasSealableFile(state: MachineState): boolean {
  return filesOf(state).some(
    ({ file }) => file.open && file.kind === "memfd" && ((file.seals ?? 0) & ~F_SEAL_EXEC) === 0,
  );
}

/** A file of which a mapping is refused, or can be read and never be written. */
export function hasWriteSealedFile(state: MachineState): boolean {
  return sealedAgainstWriting(state).length > 0;
}

/** An ordinary file with a seal that some program asked for. */
export function hasSealedFile(state: MachineState): boolean {
  return filesOf(state).some(
    ({ file }) => file.open && file.kind === "memfd" && ((file.seals ?? 0) & ~F_SEAL_EXEC) !== 0,
  );
}

export function hasNeverWritablePage({ hostPages }: MachineState): boolean {
  return hostPages.sorted.some(([, { neverWritable }]) => neverWritable === true);
}

export function hasPrivateSlot({ memslots }: MachineState): boolean {
  return memslots.some(({ privateFile }) => privateFile !== undefined);
}

/** True while a guest_memfd can be named by an open descriptor. */
export function hasOpenGuestMemfd(state: MachineState): boolean {
  return Object.keys(state.files).some(
    (handle) => openGuestMemfd(state, handle as `fd${number}`) !== undefined,
  );
}

/** True when a slot could be bound to a guest_memfd at once. */
export function isBindable({ dialect, state }: World): boolean {
  return bindsGuestMemfd(dialect) && hasOpenGuestMemfd(state);
}

export function hasBoundSlot({ memslots }: MachineState): boolean {
  return memslots.some(({ guestMemfd }) => guestMemfd !== undefined);
}

/** True when some file is mapped in host memory. */
export function mapsFile({ hostPages }: MachineState): boolean {
  return hostPages.sorted.some(([, { file }]) => file !== undefined);
}

/** The seal that files are born with which cannot be executed. */
const F_SEAL_EXEC = 0x20;
