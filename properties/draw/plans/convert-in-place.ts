/** Plan: pages of one file that change sides in place, while the VMM sees them and holds some. */
import { type Handle, isHandle } from "../../../abi/handle.ts";
import type { Operation } from "../../../abi/operation.ts";
import { addressOf, pageOf } from "../../../abi/units.ts";
import { ATTRIBUTE_PRIVATE, isPrivatePage } from "../../../model/designs/guest-memfd/kinds.ts";
import {
  GUEST_MEMFD_INIT_SHARED,
  GUEST_MEMFD_MMAP,
  guestMemfdNamed,
} from "../../../model/designs/guest-memfd/open-file.ts";
import { KEEP_SIZE, PUNCH_HOLE } from "../../../model/designs/memfile/fallocate-mode.ts";
import type { MachineState } from "../../../model/state.ts";
import { filesOf } from "../draw-file-range.ts";
import { chance, pick, pickWeighted, type Random } from "../random.ts";
import { freshTag, type World } from "../world.ts";
import { bindingOf } from "./map-both-ways.ts";
import { accessAt, drawMappedHva, type Plan, placeIn } from "./plan.ts";

/** Pages of the file, all of them mapped: a range can have held pages in it and beside it. */
const PAGES = 3;
const FLAGS = GUEST_MEMFD_MMAP | GUEST_MEMFD_INIT_SHARED;

/**
 * A file that is mapped whole, and now and then bound as well; then conversions of one to three
 * pages, what holds a page and lets go of it, punches, and touches that tell which kind a page is.
 */
export const convertInPlace: Plan = (random, world) => {
  const { state, index } = world;
  const file = filesOf(state).find(({ file: { open, guestMemfd, sizeBytes = 0n } }) => {
    const isShown = guestMemfd?.vm === 0 && (guestMemfd.flags & FLAGS) === FLAGS;
    return open && isShown && sizeBytes === addressOf(BigInt(PAGES));
  });
  if (file === undefined) {
    const sizeBytes = addressOf(BigInt(PAGES));
    return { op: "create_guest_memfd", result: `fd${index}`, sizeBytes, flags: FLAGS, vm: 0 };
  }
  const { handle } = file;
  const shown = hostPagesOf(state, handle);
  if (shown.length === 0) return mapping(random, handle);
  return converting(random, world, handle, shown);
};

type Doing = "touch" | "convert" | "hold" | "let go" | "punch" | "guest";

function converting(
  random: Random,
  world: World,
  fd: Handle,
  shown: readonly HostView[],
): Operation | undefined {
  const { state, index } = world;
  const holders = holdersOf(state, fd);
  const file = guestMemfdNamed(state, fd);
  const shared = shown.filter(({ page }) => file !== undefined && !isPrivatePage(file, page));
  const doing = pickWeighted<Doing>(random, [
    [30, "touch"],
    [30, "convert"],
    [holders.length > 1 || shared.length === 0 ? 2 : 14, "hold"],
    [holders.length > 0 ? 4 : 0, "let go"],
    [10, "punch"],
    [14, "guest"],
  ]);
  switch (doing) {
    case "touch":
      return touch(random, world, pick(random, shown).hva);
    case "convert":
      return conversion(random, state, fd);
    case "hold":
      // What is private cannot be held, and seldom somebody tries.
      return holding(index, pick(random, shared.length > 0 ? shared : shown));
    case "let go":
      return { op: "close", fd: pick(random, holders) };
    case "punch":
      return punch(random, fd);
    case "guest":
      return guestAccess(random, world, fd);
  }
}

function holding(index: number, { hva }: HostView): Operation {
  return { op: "host_pin", result: `fd${index}`, hva };
}

function mapping(random: Random, fd: Handle): Operation {
  return {
    ...{ op: "host_mmap", hva: drawMappedHva(random), sizeBytes: addressOf(BigInt(PAGES)) },
    ...{ protection: "read-write", fd, fdOffsetBytes: 0n, sharing: "shared" },
  };
}

function touch(random: Random, world: World, hva: bigint): Operation {
  return chance(random, 65)
    ? { op: "host_read", hva }
    : { op: "host_write", hva, tag: freshTag(world) };
}

/** Mostly to the kind that the first page of the range is not of. */
function conversion(random: Random, state: MachineState, fd: Handle): Operation {
  const range = drawRange(random);
  const file = guestMemfdNamed(state, fd);
  const isPrivate = file !== undefined && isPrivatePage(file, pageOf(range.offsetBytes));
  const attributes = isPrivate === chance(random, 75) ? 0n : ATTRIBUTE_PRIVATE;
  return {
    ...{ op: "set_memory_attributes2", fd, ...range, attributes, flags: 0n, reserved: 0n },
    readable: undefined,
  };
}

function punch(random: Random, fd: Handle): Operation {
  const mode = PUNCH_HOLE | KEEP_SIZE;
  return { op: "fallocate", fd, mode, ...drawRange(random), inject: undefined };
}

function drawRange(random: Random): { readonly offsetBytes: bigint; readonly sizeBytes: bigint } {
  const first = random.nextInt(0, PAGES - 1);
  const pages = random.nextInt(1, PAGES - first);
  return { offsetBytes: addressOf(BigInt(first)), sizeBytes: addressOf(BigInt(pages)) };
}

/** Of a page of the file that a slot shows; the slot is made first. */
function guestAccess(random: Random, world: World, fd: Handle): Operation | undefined {
  const slot = world.state.memslots.find(({ guestMemfd }) => guestMemfd?.file === fd);
  if (slot === undefined) return bindingOf(random, world, fd);
  return accessAt(random, world, placeIn(slot, BigInt(random.nextInt(0, slot.pages - 1))));
}

/** Where the VMM sees a page of the file. */
interface HostView {
  readonly hva: bigint;
  readonly page: bigint;
}

function hostPagesOf({ hostPages }: MachineState, fd: Handle): readonly HostView[] {
  return hostPages.sorted.flatMap(([number, { file }]) =>
    file?.handle === fd ? [{ hva: addressOf(BigInt(number)), page: BigInt(file.page) }] : [],
  );
}

function holdersOf({ files }: MachineState, fd: Handle): readonly Handle[] {
  const pages = Object.values(files[fd]?.pages ?? {});
  return pages.flatMap(({ pinnedBy = [] }) => pinnedBy).filter(isHandle);
}
