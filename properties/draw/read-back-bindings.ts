/** Files that back slots once more, so that what they hold is seen by the guest. */
import {
  MEM_GUEST_MEMFD,
  MEM_PRIVATE,
  type Operation,
  type SetMemoryAttributes,
} from "../../abi/operation.ts";
import { addressOf, pageOf } from "../../abi/units.ts";
import { GUEST_MEMFD_MMAP } from "../../model/designs/guest-memfd/open-file.ts";
import { hasGuestMemfd, hasPrivateGfns } from "../guest-memfd.ts";
import type { NamedFile } from "./draw-file-range.ts";
import { markedAsGfn } from "./marked.ts";
import { readsOfSlot } from "./read-back-slots.ts";
import type { World } from "./world.ts";

/** Pages of a file that are bound at most. */
const PAGES_MAX = 4n;

/**
 * A slot over the first pages of a file, and a load of each page.
 *
 * @param nth - files before it; the slot is named and placed after it.
 */
export function boundAgain(
  { dialect, state }: World,
  { handle, file }: NamedFile,
  nth: number,
  hva: bigint,
): readonly ((world: World) => Operation)[] {
  const filePages = pageOf(file.sizeBytes ?? 0n);
  const pages = filePages < PAGES_MAX ? filePages : PAGES_MAX;
  if (pages === 0n || file.kind === "hugetlb") return [];
  const baseGfn = BigInt(nth) * PAGES_MAX;
  const place = { gpa: addressOf(baseGfn), sizeBytes: addressOf(pages), hva };
  const slot = { addressSpace: 0, id: nth, baseGfn, pages: Number(pages), hva, dirty: null };
  if (file.kind === "memfd") {
    const bind: Operation = {
      ...{ op: "set_user_memory_region", slot: nth, flags: MEM_PRIVATE, ...place },
      ...{ readable: undefined, firstFetchFlags: undefined, inject: undefined },
      ...{ privateFd: handle, privateOffsetBytes: 0n },
    };
    const privateFile = { file: handle, offsetPages: 0n };
    const reads = readsOfSlot(state, { ...slot, flags: MEM_PRIVATE, privateFile });
    return hasGuestMemfd(dialect) ? [] : [bind, ...reads].map((operation) => () => operation);
  }
  const bind: Operation = {
    ...{ op: "set_user_memory_region2", slot: nth, flags: MEM_GUEST_MEMFD, ...place },
    ...{ guestMemfd: handle, guestMemfdOffsetBytes: 0n, readable: undefined },
  };
  const servesAll = ((file.guestMemfd?.flags ?? 0n) & GUEST_MEMFD_MMAP) !== 0n;
  const asPrivate: SetMemoryAttributes = {
    ...{ op: "set_memory_attributes", gpa: place.gpa, sizeBytes: place.sizeBytes },
    ...{ attributes: ATTRIBUTE_PRIVATE, flags: 0n },
  };
  const convert = hasPrivateGfns(dialect) && !servesAll ? [asPrivate] : [];
  const reads = readsOfSlot(state, { ...slot, flags: MEM_GUEST_MEMFD });
  return [
    ...[bind, ...convert].map((operation) => () => operation),
    ...reads.map((read) => (world: World) => markedAsGfn(world, read)),
  ];
}

const ATTRIBUTE_PRIVATE = 8n;
