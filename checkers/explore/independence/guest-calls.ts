/** What the guest touches. */
import {
  addressSpaceOf,
  type GuestAccessKind,
  type GuestByteOperation,
  type GuestOperation,
  type OperationKind,
  type OperationOf,
} from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import type { GuestAccess } from "../../../model/guest-memory.ts";
import { common, type Footprint, type Part, part, partOf, type Span, together } from "./part.ts";
import { logs, type Place, pagesAround, shifted, type World, wholeBlocks } from "./world.ts";

type GuestKind = GuestOperation["op"] | "pre_fault_memory";

/** A footprint for every kind of operation that a file of this folder is about. */
export type FootprintTable<K extends OperationKind> = {
  readonly [Kind in K]: (operation: OperationOf<Kind>, world: World) => Footprint;
};

export const GUEST_CALLS: FootprintTable<GuestKind> = {
  guest_read: (operation, world) => reached(world, accessOf(operation, "reads")),
  guest_execute: (operation, world) => reached(world, accessOf(operation, "reads")),
  guest_write: (operation, world) => reached(world, accessOf(operation, "writes")),
  guest_read_bytes: (operation, world) => reached(world, bytesOf(operation, "reads")),
  guest_write_bytes: (operation, world) => reached(world, bytesOf(operation, "writes")),
  guest_exchange: (operation, world) => reached(world, bytesOf(operation, "writes")),
  // It stops at the first gfn that cannot be had, so it is about the range as a whole.
  pre_fault_memory: ({ addressSpace, gpa, sizeBytes }, world) =>
    reached(world, {
      addressSpace,
      gfns: pagesAround(gpa, sizeBytes),
      kind: "shared",
      does: "reads",
    }),
};

interface Access {
  readonly addressSpace: number;
  readonly gfns: Span;
  readonly kind: GuestAccessKind;
  /** What happens to the memory that is reached. */
  readonly does: "reads" | "writes";
}

function accessOf({ addressSpace, gpa, access: kind }: GuestAccess, does: Access["does"]): Access {
  return { addressSpace, gfns: { from: pageOf(gpa), to: pageOf(gpa) + 1n }, kind, does };
}

/** Bytes of one page or two. */
function bytesOf(operation: GuestByteOperation, does: Access["does"]): Access {
  const { addressSpace, gpa, lengthBytes } = operation;
  const gfns = { from: pageOf(gpa), to: pageOf(gpa + BigInt(lengthBytes) - 1n) + 1n };
  return { addressSpace, gfns, kind: "shared", does };
}

/**
 * The slot and the attributes say what is behind a gfn; whatever any slot of the domain may have
 * there is touched.
 */
function reached(world: World, access: Access): Footprint {
  const { addressSpace } = access;
  const places = world.places.filter(({ slot }) => addressSpaceOf(slot) === addressSpace);
  return together(
    { reads: [partOf(addressSpace, "cover", access.gfns), part("attribute", access.gfns)] },
    world.keepsMappings ? mapped(world, access) : {},
    ...places.map((place) => reachedAt(world, place, access)),
  );
}

/**
 * An access looks for a mapping of its own kind. The one it makes takes the place of none of the
 * other kind: that went when the page changed sides. Of private pages a large one may be made.
 */
function mapped(world: World, { gfns, kind }: Access): Footprint {
  return kind === "shared"
    ? { writes: [part("shared-mapping", gfns)] }
    : { writes: [part("private-mapping", wholeBlocks(world, gfns))] };
}

function reachedAt(world: World, place: Place, access: Access): Footprint {
  const here = common(access.gfns, place.gfns);
  const hostPages = shifted(access.gfns, place.gfns, place.hostPages);
  if (here === undefined || hostPages === undefined) return {};
  // A load may be logged as well: the page may have been mapped writable.
  const log = { writes: logs(place) ? [partOf(place.slot, "log", here)] : [] };
  const inFile = reachedInFile(world, place, access);
  if (access.kind === "private") return together(log, inFile);
  const inHost = { [access.does]: [part("host-page", hostPages)] };
  return together(log, inFile, inHost, throughFileMaps(world, hostPages));
}

/**
 * Which side of a slot is reached is up to the page, where accesses have kinds; it is looked up
 * either way, with its folio. Elsewhere the attributes decide, and only a store makes a page.
 */
function reachedInFile(world: World, { gfns, backing }: Place, access: Access): Footprint {
  const pages = backing && shifted(access.gfns, gfns, backing.pages);
  if (backing === undefined || pages === undefined) return {};
  const { file } = backing;
  const content = { [access.does]: [partOf(file, "content", pages)] };
  if (!world.keepsMappings) {
    const kinds = kindsIn(world, file, pages);
    return together({ reads: [partOf(file, "descriptor"), ...kinds] }, content);
  }
  const folios = wholeBlocks(world, pages);
  const looked = {
    reads: [partOf(file, "file")],
    marks: [partOf(file, "file-page", folios)],
  };
  return access.kind === "private" ? together(looked, content) : looked;
}

/** What of a file is private, where the file itself knows. */
function kindsIn({ dialect }: World, file: string, pages?: Span): readonly Part[] {
  return dialect.constants.inPlaceConversion === true ? [partOf(file, "kind", pages)] : [];
}

/** Host pages may show a file, which a touch may populate. Which of its pages is not followed. */
export function throughFileMaps(world: World, hostPages: Span): Footprint {
  const { fileMaps } = world;
  const shown = fileMaps.filter((map) => common(map.hostPages, hostPages) !== undefined);
  return {
    reads: shown.flatMap(({ file }) => [
      ...[partOf(file, "descriptor"), partOf(file, "file")],
      ...kindsIn(world, file),
    ]),
    writes: shown.flatMap(({ file }) => [partOf(file, "file-page"), partOf(file, "content")]),
  };
}
