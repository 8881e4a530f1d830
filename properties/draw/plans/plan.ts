/**
 * Plans: situations that no few draws lead to, and how a trace gets there. A plan looks at the
 * state and draws what is missing next; the other draws of the trace stay what they are, so that it
 * meets whatever they have done.
 */
import type { GuestAccessKind, Operation, SetUserMemoryRegion } from "../../../abi/operation.ts";
import { addressOf, HOST_MAPPED_PAGES, HOST_WINDOW_START } from "../../../abi/units.ts";
import { findMemslot, type MachineState, type MemslotState } from "../../../model/state.ts";
import { wordOf } from "../../history.ts";
import type { NamedFile } from "../draw-file-range.ts";
import { SMALL_GFNS, SMALL_IDS } from "../edges.ts";
import { chance, pick, type Random } from "../random.ts";
import { freshTag, type World } from "../world.ts";

/** @returns the next operation; undefined where the plan has nothing to add. */
export type Plan = (random: Random, world: World) => Operation | undefined;

/** A page of guest memory in one of the address spaces. */
export interface Place {
  readonly addressSpace: number;
  readonly gfn: bigint;
}

/** Where a slot that is made can be, and what it is called. */
interface Room extends Place {
  readonly slot: number;
}

/** Of a hundred slots that a plan makes, so many are in the second address space. */
const SECOND_SPACE_PERCENT = 30;

/**
 * Room for so many pages. The lowest free id is taken, so that what was deleted is made again.
 *
 * @param group - gfns of which the first page is a multiple.
 */
export function drawRoom(
  random: Random,
  { state, dialect }: World,
  pages: number,
  group = 1n,
): Room | undefined {
  const hasTwo = dialect.constants.addressSpaces > 1;
  const addressSpace = hasTwo && chance(random, SECOND_SPACE_PERCENT) ? 1 : 0;
  const id = SMALL_IDS.find((free) => findMemslot(state, addressSpace, free) === undefined);
  const others = state.memslots.filter((slot) => slot.addressSpace === addressSpace);
  const free = SMALL_GFNS.filter(
    (gfn) =>
      gfn % group === 0n &&
      others.every(
        ({ baseGfn, pages: taken }) =>
          gfn >= baseGfn + BigInt(taken) || gfn + BigInt(pages) <= baseGfn,
      ),
  );
  if (id === undefined || free.length === 0) return undefined;
  return { addressSpace, gfn: pick(random, free), slot: wordOf({ addressSpace, id }) };
}

/** An ordinary slot there, of so many pages. */
export function slotAt({ slot, gfn }: Room, pages: number, hva: bigint): SetUserMemoryRegion {
  return {
    ...{ op: "set_user_memory_region", slot, flags: 0, gpa: addressOf(gfn) },
    ...{ sizeBytes: addressOf(BigInt(pages)), hva, readable: undefined, inject: undefined },
    ...{ firstFetchFlags: undefined, privateFd: -1, privateOffsetBytes: 0n },
  };
}

/** The slot as it is, or elsewhere. */
export function movedTo(slot: MemslotState, gfn: bigint): SetUserMemoryRegion {
  const { addressSpace, flags, pages, hva } = slot;
  return { ...slotAt({ addressSpace, gfn, slot: wordOf(slot) }, pages, hva), flags };
}

export function deletionOf(slot: MemslotState): SetUserMemoryRegion {
  return { ...movedTo(slot, slot.baseGfn), sizeBytes: 0n };
}

/** A load or a store there, through the page tables. */
export function accessAt(
  random: Random,
  world: World,
  { addressSpace, gfn }: Place,
  access: GuestAccessKind = "shared",
): Operation {
  const touch = { gpa: addressOf(gfn), access, path: "fault", addressSpace } as const;
  return chance(random, 50)
    ? { op: "guest_read", ...touch }
    : { op: "guest_write", ...touch, tag: freshTag(world) };
}

/** Where the page of a slot is seen. */
export function placeIn({ addressSpace, baseGfn }: MemslotState, page: bigint): Place {
  return { addressSpace, gfn: baseGfn + page };
}

/** First byte of a page of the window that is mapped when a machine is made. */
export function drawMappedHva(random: Random): bigint {
  return HOST_WINDOW_START + addressOf(BigInt(random.nextInt(0, HOST_MAPPED_PAGES - 4)));
}

/** True for an inaccessible file in shmem: nothing but slots is ever going to show its pages. */
export function isPrivateFile({ file: { open, kind, nodeFlags = 0 } }: NamedFile): boolean {
  return open && kind === "memfd" && nodeFlags !== 0;
}

export function newPrivateFile({ index }: World): Operation {
  return { op: "memfd_create", result: `fd${index}`, flags: MFD_INACCESSIBLE, name: "ok" };
}

const MFD_INACCESSIBLE = 8;

/** True when the guest reaches a private page there without a fault. */
export function isMappedPrivate({ mappings }: MachineState, { addressSpace, gfn }: Place): boolean {
  return mappings.some(
    (mapping) =>
      mapping.kind === "private" &&
      mapping.addressSpace === addressSpace &&
      mapping.gfn <= gfn &&
      gfn < mapping.gfn + (1n << BigInt(mapping.order)),
  );
}

/** True for a slot that has no file of its own. */
export function isOrdinary({ privateFile, guestMemfd }: MemslotState): boolean {
  return privateFile === undefined && guestMemfd === undefined;
}

/** The slots, the one first that was made first. */
export function slotsWhere(
  { memslots }: MachineState,
  isWanted: (slot: MemslotState) => boolean,
): readonly MemslotState[] {
  return [...memslots.filter(isWanted)];
}
