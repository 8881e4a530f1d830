/** What calls on files and descriptors touch. */

import type { FileOperation } from "../../../abi/operation.ts";
import { KEEP_SIZE, PUNCH_HOLE } from "../../../model/designs/memfile/fallocate-mode.ts";
import type { FootprintTable } from "./guest-calls.ts";
import { ALL, type Footprint, type Part, type PartKind, part, partOf, type Span } from "./part.ts";
import { pagesAround, shifted, type World, wholeBlocks } from "./world.ts";

type FileKind =
  | FileOperation["op"]
  | "memfd_create"
  | "open_other"
  | "close_kvm"
  | "child_ioctl"
  | "create_guest_memfd"
  | "dup"
  | "close";

export const FILE_CALLS: FootprintTable<FileKind> = {
  memfd_create: ({ result }, { fileOf }) => made(fileOf(result)),
  create_guest_memfd: ({ result }, { fileOf }) => made(fileOf(result)),
  child_ioctl: () => ({}),
  close_kvm: () => ({ writes: [part("kvm-descriptor")] }),
  open_other: ({ result }, { fileOf }) => made(fileOf(result)),
  dup: ({ result }, { fileOf }) => made(fileOf(result)),
  // The pages of a file go with its last reference, which a slot may be.
  close: ({ fd }, world) => {
    const { fileOf, slotsHoldFiles, operations } = world;
    const file = fileOf(fd);
    if (file === undefined) return {};
    const isPipe = operations.some((one) => one.op === "host_pin" && fileOf(one.result) === file);
    if (isPipe) return unpinned(world, file);
    const descriptor = partOf(file, "descriptor");
    if (!slotsHoldFiles) return { writes: [descriptor] };
    return { reads: [partOf(file, "binding")], writes: [descriptor, ...pagesOf(file, ALL)] };
  },
  fallocate: ({ fd, mode, offsetBytes, sizeBytes }, world) => {
    const pages = wholeBlocks(world, pagesAround(offsetBytes, sizeBytes));
    const mayGrow = (mode & (KEEP_SIZE | PUNCH_HOLE)) === 0;
    return populated(world, world.fileOf(fd), mayGrow ? ALL : pages, mayGrow);
  },
  ftruncate: ({ fd }, world) => populated(world, world.fileOf(fd), ALL, true),
  file_write: ({ fd }, { fileOf }) => called(fileOf(fd), WHOLE, ["file", "file-page", "content"]),
  file_read: ({ fd }, { fileOf }) => called(fileOf(fd), WHOLE),
  seek: ({ fd }, { fileOf }) => called(fileOf(fd), WHOLE),
  fstat: ({ fd }, { fileOf }) => called(fileOf(fd), ["descriptor", "file", "file-page"]),
  set_memory_attributes2: ({ fd, offsetBytes, sizeBytes }, { fileOf }) => {
    const file = fileOf(fd);
    if (file === undefined) return {};
    const pages = pagesAround(offsetBytes, sizeBytes);
    return {
      reads: [partOf(file, "descriptor"), partOf(file, "file"), partOf(file, "file-page", pages)],
      writes: [partOf(file, "kind", pages)],
    };
  },
  // A file that is mapped cannot be sealed against writing; a mapping counts as a descriptor.
  add_seals: ({ fd }, { fileOf }) => called(fileOf(fd), ["descriptor", "file"], ["file"]),
  get_seals: ({ fd }, { fileOf }) => called(fileOf(fd), ["descriptor", "file"]),
  file_call: ({ fd }, { fileOf }) => called(fileOf(fd), ["descriptor", "file"]),
};

/** A page that is held no more is another page to a conversion. */
function unpinned({ fileMaps }: World, pipe: string): Footprint {
  const pages = fileMaps.map(({ file }) => partOf(file, "file-page"));
  return { writes: [partOf(pipe, "descriptor"), ...pages] };
}

/** Everything of a file, but for the slots that are bound to it. */
const WHOLE: readonly PartKind[] = ["descriptor", "file", "node-flag", "file-page", "content"];

function made(file: string | undefined): Footprint {
  return called(file, [], WHOLE);
}

/** A call with what it looks at of its file, and what of it it may change. */
function called(
  file: string | undefined,
  looksAt: readonly PartKind[],
  changes: readonly PartKind[] = [],
): Footprint {
  if (file === undefined) return {};
  return {
    reads: looksAt.map((kind) => partOf(file, kind)),
    writes: changes.map((kind) => partOf(file, kind)),
  };
}

/** Pages come or go; where slots are told of that, so do the mappings of their gfns. */
function populated(
  world: World,
  file: string | undefined,
  pages: Span,
  isResized: boolean,
): Footprint {
  if (file === undefined) return {};
  const size = partOf(file, "file");
  const reads = [partOf(file, "descriptor"), size];
  const writes = [...pagesOf(file, pages), ...(isResized ? [size] : [])];
  if (!world.keepsMappings) return { reads, writes };
  const gfns = gfnsOf(world, file, pages);
  const marks = gfns.flatMap((span) => [
    part("shared-mapping", span),
    part("private-mapping", span),
  ]);
  return { reads: [...reads, partOf(file, "binding")], writes, marks };
}

/** A large mapping goes as a whole. */
function gfnsOf(world: World, file: string, pages: Span): readonly Span[] {
  return world.places.flatMap(({ backing, gfns }) => {
    const told = backing?.file === file ? shifted(pages, backing.pages, gfns) : undefined;
    return told === undefined ? [] : [wholeBlocks(world, told)];
  });
}

function pagesOf(file: string, pages: Span): readonly Part[] {
  return [partOf(file, "file-page", pages), partOf(file, "content", pages)];
}
