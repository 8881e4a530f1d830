/**
 * A plan: a file that the VMM maps as memory of its guest, once or twice, shared or private, and
 * what becomes of the guest when the file is changed.
 */
import type { Handle } from "../../../abi/handle.ts";
import type { HostMmap, Operation } from "../../../abi/operation.ts";
import { addressOf, PAGE_SIZE_BYTES, pageOf } from "../../../abi/units.ts";
import type { HostPage, MachineState } from "../../../model/state.ts";
import { filesOf, type NamedFile } from "../draw-file-range.ts";
import { isDrawnHva } from "../edges.ts";
import { chance, pick, pickWeighted, type Random } from "../random.ts";
import { freshTag, type World } from "../world.ts";
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

/** Pages of a file that the plan makes. */
const PAGES = 2;

export const useMemfd: Plan = (random, world) => {
  const { state } = world;
  const file = filesOf(state).find(({ file: { open, kind } }) => open && kind === "memfd");
  if (file === undefined) return newFile(random, world);
  const mapped = pagesOf(state, file.handle);
  if ((file.file.sizeBytes ?? 0n) === 0n && (mapped.length === 0 || chance(random, 40))) {
    return { op: "ftruncate", fd: file.handle, sizeBytes: addressOf(BigInt(PAGES)) };
  }
  const again = mapped.length === 1 ? 25 : 5;
  if (mapped.length === 0 || chance(random, again)) return mapping(random, file.handle);
  const host = pick(random, mapped);
  const place = placeOf(state, host.number);
  if (place === undefined && chance(random, 60)) {
    const room = drawRoom(random, world, 1);
    return room && slotAt(room, 1, addressOf(BigInt(host.number)));
  }
  return place !== undefined && chance(random, 40)
    ? accessAt(random, world, place)
    : changing(random, world, file, host);
};

interface MappedPage {
  readonly number: number;
  readonly page: HostPage;
}

function newFile(random: Random, { index }: World): Operation {
  const flags = chance(random, 50) ? MFD_ALLOW_SEALING : 0;
  return { op: "memfd_create", result: `fd${index}`, flags, name: "ok" };
}

const MFD_ALLOW_SEALING = 2;

function mapping(random: Random, fd: Handle): HostMmap {
  const [pages, first] = [random.nextInt(1, PAGES), random.nextInt(0, 1)];
  return {
    ...{ op: "host_mmap", hva: drawMappedHva(random), sizeBytes: addressOf(BigInt(pages)) },
    ...{ protection: chance(random, 85) ? "read-write" : "read", fd },
    ...{
      fdOffsetBytes: addressOf(BigInt(first)),
      sharing: chance(random, 65) ? "shared" : "private",
    },
  };
}

/** A call that changes the page, or takes it away, by one of the ways that lead there. */
function changing(
  random: Random,
  world: World,
  { handle: fd, file }: NamedFile,
  { number, page }: MappedPage,
): Operation {
  const hva = addressOf(BigInt(number));
  const offsetBytes = addressOf(BigInt(page.file?.page ?? 0));
  const tag = freshTag(world);
  const range = { hva, sizeBytes: PAGE_SIZE_BYTES };
  const sealable = ((file.seals ?? 0) & 1) === 0 ? 6 : 0;
  return pickWeighted<() => Operation>(random, [
    [18, () => ({ op: "host_write", hva, tag })],
    [14, () => ({ op: "host_read", hva })],
    [12, () => ({ op: "ftruncate", fd, sizeBytes: addressOf(BigInt(random.nextInt(0, PAGES))) })],
    [12, () => punch(fd, offsetBytes)],
    [12, () => ({ op: "host_remove", ...range })],
    [8, () => ({ op: "file_write", fd, offsetBytes, sizeBytes: 8, tag, buffer: "ok" })],
    [8, () => ({ op: "file_read", fd, offsetBytes, sizeBytes: 8 })],
    [4, () => ({ op: "host_dontneed", ...range })],
    [4, () => ({ op: "host_mprotect", ...range, protection: "read-write" })],
    [sealable, () => ({ op: "add_seals", fd, seals: pick(random, [4, 8, 0x10]) })],
  ])();
}

function punch(fd: Handle, offsetBytes: bigint): Operation {
  const extent = { offsetBytes, sizeBytes: PAGE_SIZE_BYTES };
  return { op: "fallocate", fd, mode: PUNCH_HOLE | KEEP_SIZE, ...extent, inject: undefined };
}

const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;

/** Host pages that show the file, of those that are drawn otherwise. */
function pagesOf({ hostPages }: MachineState, handle: Handle): readonly MappedPage[] {
  return hostPages.sorted.flatMap(([number, page]) =>
    page.file?.handle === handle && isDrawnHva(addressOf(BigInt(number))) ? [{ number, page }] : [],
  );
}

/** A gfn of an ordinary slot behind which the host page is. */
function placeOf(state: MachineState, number: number): ReturnType<typeof placeIn> | undefined {
  const host = BigInt(number);
  const [slot] = slotsWhere(
    state,
    (one) =>
      isOrdinary(one) && host >= pageOf(one.hva) && host < pageOf(one.hva) + BigInt(one.pages),
  );
  return slot && placeIn(slot, host - pageOf(slot.hva));
}
