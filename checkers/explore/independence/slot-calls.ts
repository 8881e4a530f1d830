/** What the ioctls about slots, logs and attributes touch. */
import { addressSpaceOf, MEM_LOG_DIRTY_PAGES, type SetRegion } from "../../../abi/operation.ts";
import type { FootprintTable } from "./guest-calls.ts";
import { type Footprint, part, partOf, type Span, together } from "./part.ts";
import { type Place, pagesAround, placeOf, type World, wordOf } from "./world.ts";

type SlotKind =
  | SetRegion["op"]
  | "get_dirty_log"
  | "clear_dirty_log"
  | "enable_dirty_log_protect"
  | "set_memory_attributes";

export const SLOT_CALLS: FootprintTable<SlotKind> = {
  set_user_memory_region: setRegion,
  set_user_memory_region2: setRegion,
  get_dirty_log: ({ slot }) => logRead(slot),
  clear_dirty_log: ({ slot }) => logRead(slot),
  enable_dirty_log_protect: () => ({ writes: [part("log-mode")] }),
  // Attributes know nothing of slots. Without private memory there is none that could be set.
  set_memory_attributes: ({ gpa, sizeBytes }, { dialect }) => {
    const gfns = pagesAround(gpa, sizeBytes);
    return dialect.constants.privateVm === true ? { writes: [part("attribute", gfns)] } : {};
  },
};

/** Pages are named by their index, so by no gfn: the log as a whole. */
function logRead(slot: number): Footprint {
  return {
    reads: [part("slot", wordOf(slot)), part("log-mode")],
    writes: [partOf(slot, "log")],
  };
}

/**
 * The call looks at the slot of its id and, to place it, at who is there already. It writes where
 * the slot is put and where it may have been.
 */
function setRegion(operation: SetRegion, world: World): Footprint {
  const { slot, flags } = operation;
  const own = placeOf(operation, world.fileOf);
  const made = own === undefined ? [] : [own];
  const old = world.places.filter((place) => mayTouch(place, slot, own));
  const covers = [...made, ...old].map(({ gfns }) => partOf(addressSpaceOf(slot), "cover", gfns));
  const beginsLog = own !== undefined && (flags & MEM_LOG_DIRTY_PAGES) !== 0;
  // A slot that goes or moves takes all mappings with it, whosever they are.
  const isZapping = world.keepsMappings && old.length > 0;
  return together(
    { reads: beginsLog ? [part("log-mode")] : [] },
    { writes: [part("slot", wordOf(slot)), partOf(slot, "log"), ...covers] },
    { marks: isZapping ? [part("shared-mapping"), part("private-mapping")] : [] },
    ...made.map((place) => bound(place, world)),
    ...old.map((place) => unbound(place, world)),
  );
}

/** Whether the call may delete, move, or give other flags to a slot at the place. */
function mayTouch(place: Place, slot: number, own: Place | undefined): boolean {
  if (place.slot !== slot) return false;
  if (own === undefined) return true;
  // A slot with a file behind it stays as it is until it goes; what may end all is another matter.
  if (place.backing !== undefined || own.backing !== undefined) return false;
  const isSame = areEqual(place.gfns, own.gfns) && place.flags === own.flags;
  return !isSame && areEqual(place.hostPages, own.hostPages);
}

/** Slots that hold their file only add to what it knows of them; others must not overlap in it. */
function bound({ backing }: Place, { slotsHoldFiles }: World): Footprint {
  if (backing === undefined) return {};
  const { file } = backing;
  const reads = [partOf(file, "descriptor")];
  return slotsHoldFiles
    ? { reads, marks: [partOf(file, "binding"), partOf(file, "node-flag")] }
    : { reads: [...reads, partOf(file, "file")], writes: [partOf(file, "binding")] };
}

/** Where slots hold their files, the last one to go may take the pages along. */
function unbound({ backing }: Place, { slotsHoldFiles }: World): Footprint {
  if (backing === undefined) return {};
  const { file } = backing;
  const binding = partOf(file, "binding");
  if (!slotsHoldFiles) return { writes: [binding] };
  const pages = [partOf(file, "file-page"), partOf(file, "content")];
  const reads = [partOf(file, "descriptor")];
  return { reads, writes: [binding, partOf(file, "node-flag"), ...pages] };
}

function areEqual(one: Span, other: Span): boolean {
  return one.from === other.from && one.to === other.to;
}
