/** Plans: a page of a file that one slot is bound to, and another shows as memory of the VMM. */
import type { Handle } from "../../../abi/handle.ts";
import { MEM_GUEST_MEMFD, MEM_PRIVATE, type Operation } from "../../../abi/operation.ts";
import { addressOf, pageOf } from "../../../abi/units.ts";
import type { MemslotState } from "../../../model/state.ts";
import { filesOf, type NamedFile } from "../draw-file-range.ts";
import { chance, type Random } from "../random.ts";
import type { World } from "../world.ts";
import {
  accessAt,
  drawMappedHva,
  drawRoom,
  isOrdinary,
  type Plan,
  placeIn,
  slotAt,
  slotsWhere,
} from "./plan.ts";

const GUEST_MEMFD_MMAP = 1n;

/** A memfd can be mapped until the first slot is bound to it, and stays mapped. */
export const mapPrivatePageBothWays: Plan = (random, world) => {
  const mapped = mappedPage(world, isMemfd);
  if (mapped !== undefined) return withMappedPage(random, world, mapped);
  const file = filesOf(world.state).find((one) => isMemfd(one) && (one.file.nodeFlags ?? 0) === 0);
  if (file === undefined) {
    return { op: "memfd_create", result: `fd${world.index}`, flags: 0, name: "ok" };
  }
  const { handle } = file;
  return (file.file.sizeBytes ?? 0n) === 0n
    ? populating(handle, 0n)
    : mapping(random, handle, 0n, 1n);
};

/** A guest_memfd can be mapped at any time. */
export const mapGuestMemfdBothWays: Plan = (random, world) => {
  const { guestMemfdFlags = 0n } = world.dialect.constants;
  const file = filesOf(world.state).find(isMappableGuestMemfd);
  if (file === undefined) {
    const [sizeBytes, result] = [addressOf(4n), `fd${world.index}` as const];
    return { op: "create_guest_memfd", result, sizeBytes, flags: guestMemfdFlags & 3n, vm: 0 };
  }
  const { handle } = file;
  const bound = world.state.memslots.find(({ guestMemfd }) => guestMemfd?.file === handle);
  if (bound === undefined) return bindingOf(random, world, handle);
  const page = bound.guestMemfd?.offsetPages ?? 0n;
  const host = hostPageOf(world, handle, page);
  if (host === undefined) return mapping(random, handle, page, 1n);
  const shown = ordinaryOver(world, host);
  if (shown === undefined) return ordinary(random, world, host);
  return eitherOf(random, world, placeIn(bound, 0n), shown, host);
};

interface MappedFilePage {
  readonly handle: Handle;
  readonly page: bigint;
  /** Host page that shows it. */
  readonly host: bigint;
}

function withMappedPage(
  random: Random,
  world: World,
  { handle, page, host }: MappedFilePage,
): Operation | undefined {
  const { state } = world;
  if (state.files[handle]?.pages?.[Number(page)] === undefined) return populating(handle, page);
  const shown = ordinaryOver(world, host);
  if (shown === undefined) return ordinary(random, world, host);
  const bound = state.memslots.find(
    ({ privateFile, pages }) =>
      privateFile?.file === handle &&
      page >= privateFile.offsetPages &&
      page < privateFile.offsetPages + BigInt(pages),
  );
  if (bound !== undefined) {
    const at = placeIn(bound, page - (bound.privateFile?.offsetPages ?? 0n));
    return chance(random, 50)
      ? accessAt(random, world, at, "private")
      : accessAt(random, world, placeOf(shown, host));
  }
  const room = drawRoom(random, world, 1);
  return (
    room && {
      ...slotAt(room, 1, drawMappedHva(random)),
      ...{ flags: MEM_PRIVATE, privateFd: handle, privateOffsetBytes: addressOf(page) },
    }
  );
}

function eitherOf(
  random: Random,
  world: World,
  at: ReturnType<typeof placeIn>,
  shown: MemslotState,
  host: bigint,
): Operation {
  return accessAt(random, world, chance(random, 50) ? at : placeOf(shown, host));
}

/** A slot of one page over one of the first four of a guest_memfd. */
export function bindingOf(random: Random, world: World, handle: Handle): Operation | undefined {
  const room = drawRoom(random, world, 1);
  if (room === undefined) return undefined;
  const { slot, gpa, sizeBytes, hva, readable } = slotAt(room, 1, drawMappedHva(random));
  return {
    ...{ op: "set_user_memory_region2", slot, flags: MEM_GUEST_MEMFD, gpa, sizeBytes, hva },
    ...{ guestMemfd: handle, guestMemfdOffsetBytes: addressOf(BigInt(random.nextInt(0, 3))) },
    readable,
  };
}

function isMemfd({ file: { open, kind } }: NamedFile): boolean {
  return open && kind === "memfd";
}

function isMappableGuestMemfd({ file: { open, guestMemfd, sizeBytes = 0n } }: NamedFile): boolean {
  const isMappable = ((guestMemfd?.flags ?? 0n) & GUEST_MEMFD_MMAP) !== 0n;
  return open && guestMemfd?.vm === 0 && isMappable && sizeBytes >= addressOf(4n);
}

function mappedPage(
  { state }: World,
  isWanted: (file: NamedFile) => boolean,
): MappedFilePage | undefined {
  for (const [number, { file: shown }] of state.hostPages.sorted) {
    const file = shown && state.files[shown.handle];
    if (shown === undefined || file === undefined) continue;
    if (!isWanted({ handle: shown.handle, file })) continue;
    return { handle: shown.handle, page: BigInt(shown.page), host: BigInt(number) };
  }
  return undefined;
}

function hostPageOf({ state }: World, handle: Handle, page: bigint): bigint | undefined {
  const found = state.hostPages.sorted.find(
    ([, { file }]) => file?.handle === handle && BigInt(file.page) === page,
  );
  return found && BigInt(found[0]);
}

function populating(fd: Handle, page: bigint): Operation {
  return {
    ...{ op: "fallocate", fd, mode: 0, offsetBytes: addressOf(page), sizeBytes: addressOf(1n) },
    inject: undefined,
  };
}

function mapping(random: Random, fd: Handle, page: bigint, pages: bigint): Operation {
  return {
    ...{ op: "host_mmap", hva: drawMappedHva(random), sizeBytes: addressOf(pages) },
    ...{ protection: "read-write", fd, fdOffsetBytes: addressOf(page), sharing: "shared" },
  };
}

function ordinaryOver({ state }: World, host: bigint): MemslotState | undefined {
  return slotsWhere(
    state,
    (slot) =>
      isOrdinary(slot) && host >= pageOf(slot.hva) && host < pageOf(slot.hva) + BigInt(slot.pages),
  )[0];
}

function ordinary(random: Random, world: World, host: bigint): Operation | undefined {
  const room = drawRoom(random, world, 1);
  return room && slotAt(room, 1, addressOf(host));
}

function placeOf(slot: MemslotState, host: bigint): ReturnType<typeof placeIn> {
  return placeIn(slot, host - pageOf(slot.hva));
}
