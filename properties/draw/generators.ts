/**
 * How each kind of operation is drawn, and how often: one entry for every kind. Two families of
 * generations are drawn differently, because other things are worth doing in them: those that can
 * have a guest_memfd, Linux 6.8 and later, and all that came before.
 */
import { entryOf, noEntry } from "../../abi/entry-of.ts";
import type { Operation, OperationKind, OperationOf } from "../../abi/operation.ts";
import { bindsGuestMemfd, convertsPages, hasGuestMemfd, hasPrivateGfns } from "../guest-memfd.ts";
import { drawChildIoctl, drawChildWrite } from "./draw-child.ts";
import { drawHostPin, drawSetMemoryAttributes2 } from "./draw-conversions.ts";
import { drawClearDirtyLog, drawGetDirtyLog } from "./draw-dirty-log.ts";
import { drawFallocate } from "./draw-fallocate.ts";
import { drawClose, drawDup, drawMemfdCreate } from "./draw-file.ts";
import {
  drawAddSeals,
  drawFileRead,
  drawFileWrite,
  drawFstat,
  drawFtruncate,
  drawGetSeals,
  drawSeek,
} from "./draw-file-calls.ts";
import {
  drawGuestExchange,
  drawGuestExecute,
  drawGuestRead,
  drawGuestReadBytes,
  drawGuestWrite,
  drawGuestWriteBytes,
} from "./draw-guest-access.ts";
import { drawCreateGuestMemfd } from "./draw-guest-memfd.ts";
import { drawGuestMemfdFallocate, GUEST_MEMFD_CALLS } from "./draw-guest-memfd-calls.ts";
import {
  drawDontneed,
  drawHostAdvise,
  drawHostCollapse,
  drawHostRead,
  drawHostRemove,
  drawHostWrite,
  drawMmap,
  drawMprotect,
  drawMunmap,
} from "./draw-host-memory.ts";
import { hasOpenMemfd, ofEither, onMemfds } from "./draw-memfd.ts";
import { drawCloseKvm, drawFileCall, drawHostMremap, drawOpenOther } from "./draw-plain-calls.ts";
import { drawSetRegion, drawSetRegion2 } from "./draw-region.ts";
import {
  drawEnableDirtyLogProtect,
  drawPreFaultMemory,
  drawSetMemoryAttributes,
} from "./draw-vm-calls.ts";
import type { Random } from "./random.ts";
import {
  always,
  early,
  hasBoundSlot,
  hasEmptyFile,
  hasFile,
  hasInaccessibleFile,
  hasLog,
  hasNeverWritablePage,
  hasOpenGuestMemfd,
  hasPrivateSlot,
  hasReadonlySlot,
  hasSealableFile,
  hasSlot,
  hasWriteSealedFile,
  isBindable,
  mapsFile,
  onFiles,
  onSlots,
  type Weight,
} from "./weights.ts";
import type { World } from "./world.ts";

/** How one kind of operation is drawn in one family of generations. */
interface Generator<O extends Operation = Operation> {
  /** How often it is drawn in this situation, in comparison with the others. */
  readonly weight: Weight;
  readonly draw: (random: Random, world: World) => O;
}

/** Early and late are the two families; null where none of a family has such a call. */
interface Generators<O extends Operation> {
  readonly early: Generator<O> | null;
  readonly late: Generator<O>;
}

/**
 * How the kind is drawn in the dialect.
 *
 * @throws {HarnessError} MSC206 for a kind that is not drawn there.
 */
export function generatorOf(kind: OperationKind, { dialect }: World): Generator {
  const { early, late } = entryOf<AnyGenerators>(GENERATORS, kind, PLACE);
  const generator = hasGuestMemfd(dialect) ? late : early;
  if (generator === null) throw noEntry(kind, PLACE);
  return generator;
}

const PLACE = "properties/draw/generators.ts";

type AnyGenerators = { readonly early: Generator | null; readonly late: Generator };

const GENERATORS: { readonly [K in OperationKind]: Generators<OperationOf<K>> } = {
  set_user_memory_region: {
    early: {
      weight: early(14, 14, always, (state) =>
        hasFile(state) && !hasPrivateSlot(state) ? 24 : 12,
      ),
      draw: drawSetRegion,
    },
    late: { weight: () => 9, draw: drawSetRegion },
  },
  set_user_memory_region2: {
    early: { weight: () => 12, draw: drawSetRegion2 },
    late: {
      weight: (world) => (hasBoundSlot(world.state) || !isBindable(world) ? 13 : 24),
      draw: drawSetRegion2,
    },
  },
  guest_read: {
    early: { weight: early(14, 1, hasSlot), draw: drawGuestRead },
    late: { weight: onSlots(14), draw: drawGuestRead },
  },
  guest_write: {
    early: { weight: early(18, 1, hasSlot), draw: drawGuestWrite },
    late: { weight: onSlots(16), draw: drawGuestWrite },
  },
  guest_execute: {
    early: {
      weight: early(5, 1, hasSlot, (state) => (hasSlot(state) ? 3 : 1)),
      draw: drawGuestExecute,
    },
    late: { weight: onSlots(4), draw: drawGuestExecute },
  },
  guest_read_bytes: both({ weight: onSlots(2), draw: drawGuestReadBytes }),
  guest_write_bytes: both({ weight: onSlots(3), draw: drawGuestWriteBytes }),
  guest_exchange: both({
    weight: ({ state }) => (hasReadonlySlot(state) ? 4 : 1),
    draw: drawGuestExchange,
  }),
  host_mmap: {
    early: {
      weight: early(6, 1, hasSlot, (state) =>
        hasWriteSealedFile(state) ? 14 : hasSlot(state) ? 6 : 1,
      ),
      draw: drawMmap,
    },
    late: {
      weight: (world) =>
        hasWriteSealedFile(world.state)
          ? 14
          : onMemfds(7, (other) => (isBindable(other) ? 7 : onSlots(5)(other)))(world),
      draw: drawMmap,
    },
  },
  host_munmap: {
    early: { weight: early(3, 1, hasSlot), draw: drawMunmap },
    late: { weight: onSlots(3), draw: drawMunmap },
  },
  host_mprotect: {
    early: {
      weight: early(5, 1, hasSlot, (state) =>
        hasNeverWritablePage(state) ? 14 : hasSlot(state) ? 3 : 1,
      ),
      draw: drawMprotect,
    },
    late: {
      weight: (world) => (hasNeverWritablePage(world.state) ? 9 : onSlots(3)(world)),
      draw: drawMprotect,
    },
  },
  host_dontneed: {
    early: {
      weight: early(3, 1, hasSlot, (state) => (hasSlot(state) ? 2 : 1)),
      draw: drawDontneed,
    },
    late: { weight: onSlots(3), draw: drawDontneed },
  },
  host_remove: {
    early: { weight: ({ state }) => (mapsFile(state) ? 4 : 1), draw: drawHostRemove },
    late: { weight: ({ state }) => (mapsFile(state) ? 4 : 1), draw: drawHostRemove },
  },
  host_collapse: both({ weight: () => 1, draw: drawHostCollapse }),
  host_advise: both({ weight: onSlots(3), draw: drawHostAdvise }),
  host_mremap: both({ weight: onSlots(2), draw: drawHostMremap }),
  host_read: {
    early: { weight: early(4, 1, hasSlot), draw: drawHostRead },
    late: { weight: ({ state }) => (mapsFile(state) ? 6 : 3), draw: drawHostRead },
  },
  host_write: {
    early: { weight: early(5, 1, hasSlot), draw: drawHostWrite },
    late: { weight: ({ state }) => (mapsFile(state) ? 6 : 4), draw: drawHostWrite },
  },
  get_dirty_log: {
    early: {
      weight: early(9, 1, hasLog, (state) => (hasLog(state) ? 5 : 1)),
      draw: drawGetDirtyLog,
    },
    late: { weight: ({ state }) => (hasLog(state) ? 7 : 1), draw: drawGetDirtyLog },
  },
  clear_dirty_log: {
    early: {
      weight: early(5, 1, hasLog, (state) => (hasLog(state) ? 3 : 1)),
      draw: drawClearDirtyLog,
    },
    late: { weight: ({ state }) => (hasLog(state) ? 4 : 1), draw: drawClearDirtyLog },
  },
  enable_dirty_log_protect: both({ weight: () => 2, draw: drawEnableDirtyLogProtect }),
  create_guest_memfd: {
    early: null,
    late: {
      weight: (world) =>
        hasOpenGuestMemfd(world.state) ? 3 : bindsGuestMemfd(world.dialect) ? 22 : 8,
      draw: drawCreateGuestMemfd,
    },
  },
  set_memory_attributes: {
    early: null,
    late: {
      weight: ({ dialect, state }) => (hasPrivateGfns(dialect) ? (hasSlot(state) ? 16 : 6) : 2),
      draw: drawSetMemoryAttributes,
    },
  },
  set_memory_attributes2: {
    early: null,
    late: {
      weight: (world) => (convertsPages(world.dialect) ? onFiles(18)(world) : 2),
      draw: drawSetMemoryAttributes2,
    },
  },
  host_pin: {
    early: null,
    late: {
      weight: ({ dialect, state }) => (convertsPages(dialect) && mapsFile(state) ? 6 : 1),
      draw: drawHostPin,
    },
  },
  pre_fault_memory: {
    early: null,
    late: {
      weight: ({ dialect, state }) =>
        dialect.constants.twoDimensionalPaging && hasSlot(state) ? 5 : 2,
      draw: drawPreFaultMemory,
    },
  },
  memfd_create: {
    early: {
      weight: early(2, 2, always, (state) => (hasInaccessibleFile(state) ? 3 : 20)),
      draw: drawMemfdCreate,
    },
    late: { weight: ({ state }) => (hasOpenMemfd(state) ? 1 : 5), draw: drawMemfdCreate },
  },
  fallocate: {
    early: { weight: early(27, 1, hasFile), draw: drawFallocate },
    late: {
      weight: onMemfds(6, onFiles(8)),
      draw: ofEither(drawFallocate, drawGuestMemfdFallocate),
    },
  },
  ftruncate: {
    early: {
      weight: early(4, 1, hasFile, (state) => (hasEmptyFile(state) ? 12 : 3)),
      draw: drawFtruncate,
    },
    late: {
      weight: lateTruncate,
      draw: ofEither(drawFtruncate, GUEST_MEMFD_CALLS.ftruncate),
    },
  },
  file_read: {
    early: { weight: early(4, 1, hasFile), draw: drawFileRead },
    late: {
      weight: onMemfds(3, 1),
      draw: ofEither(drawFileRead, GUEST_MEMFD_CALLS.file_read),
    },
  },
  file_write: {
    early: { weight: early(4, 1, hasFile), draw: drawFileWrite },
    late: {
      weight: onMemfds(5, 1),
      draw: ofEither(drawFileWrite, GUEST_MEMFD_CALLS.file_write),
    },
  },
  add_seals: {
    early: {
      weight: early(7, 1, hasSealableFile, (state) =>
        hasSealableFile(state) ? 8 : hasFile(state) ? 3 : 1,
      ),
      draw: drawAddSeals,
    },
    late: {
      weight: lateSeals,
      draw: ofEither(drawAddSeals, GUEST_MEMFD_CALLS.add_seals),
    },
  },
  get_seals: {
    early: { weight: () => 1, draw: drawGetSeals },
    late: {
      weight: () => 1,
      draw: ofEither(drawGetSeals, GUEST_MEMFD_CALLS.get_seals),
    },
  },
  fstat: {
    early: { weight: early(3, 1, hasFile), draw: drawFstat },
    late: {
      weight: onMemfds(2, 1),
      draw: ofEither(drawFstat, GUEST_MEMFD_CALLS.fstat),
    },
  },
  seek: {
    early: { weight: early(4, 1, hasFile), draw: drawSeek },
    late: {
      weight: onMemfds(3, 1),
      draw: ofEither(drawSeek, GUEST_MEMFD_CALLS.seek),
    },
  },
  file_call: { early: null, late: { weight: () => 1, draw: drawFileCall } },
  open_other: {
    early: null,
    late: { weight: () => 1, draw: drawOpenOther },
  },
  close_kvm: both({ weight: closing, draw: drawCloseKvm }),
  child_ioctl: both({ weight: forking, draw: drawChildIoctl }),
  child_write: both({ weight: forking, draw: drawChildWrite }),
  dup: {
    early: { weight: () => 1, draw: drawDup },
    late: { weight: onFiles(2), draw: GUEST_MEMFD_CALLS.dup },
  },
  close: {
    early: { weight: () => 1, draw: drawClose },
    late: { weight: onFiles(3), draw: GUEST_MEMFD_CALLS.close },
  },
};

/** An empty file is given a size as soon as it is there. */
function lateTruncate({ state }: World): number {
  if (!hasOpenMemfd(state)) return 1;
  return hasEmptyFile(state) ? 9 : 3;
}

/** A file that can be sealed will be, but not at once. */
function lateSeals({ state }: World): number {
  return hasOpenMemfd(state) && hasSealableFile(state) ? 7 : 1;
}
/** Little can be done afterwards, so it comes late, and in few runs. */
function closing({ index, state }: World): number {
  if (state.closedKvm.length > 0) return 3;
  return CLOSING_AT.includes(index) ? 3 : 0;
}

const CLOSING_AT = [24, 28, 32];

/** A process is forked seldom: it costs a kernel as much as a hundred other calls. */
function forking({ index }: World): number {
  return index % 8 === 7 ? 4 : 0;
}

function both<O extends Operation>(generator: Generator<O>): Generators<O> {
  return { early: generator, late: generator };
}
