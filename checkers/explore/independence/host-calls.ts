/** What the host's calls on its own memory touch. */
import { pageOf } from "../../../abi/units.ts";
import { type FootprintTable, throughFileMaps } from "./guest-calls.ts";
import { common, type Footprint, part, partOf, type Span, together } from "./part.ts";
import { pagesAround, shifted, type World } from "./world.ts";

type HostKind =
  | "host_mmap"
  | "host_munmap"
  | "host_mprotect"
  | "host_dontneed"
  | "host_read"
  | "host_write"
  | "host_remove"
  | "host_collapse"
  | "host_advise"
  | "host_pin"
  | "host_mremap"
  | "child_write";

export const HOST_CALLS: FootprintTable<HostKind> = {
  host_mmap: ({ hva, sizeBytes, fd }, world) => {
    const file = fd === undefined ? undefined : world.fileOf(fd);
    const asked = file === undefined ? [] : [partOf(file, "file"), partOf(file, "node-flag")];
    return together({ reads: asked }, remapped(world, pagesAround(hva, sizeBytes)));
  },
  host_munmap: ({ hva, sizeBytes }, world) => remapped(world, pagesAround(hva, sizeBytes)),
  host_mprotect: ({ hva, sizeBytes }, world) => changed(world, pagesAround(hva, sizeBytes)),
  host_dontneed: ({ hva, sizeBytes }, world) => changed(world, pagesAround(hva, sizeBytes)),
  host_read: ({ hva }, world) => {
    const page = pageAt(hva);
    return together({ reads: [part("host-page", page)] }, throughFileMaps(world, page));
  },
  host_write: ({ hva }, world) => {
    const page = pageAt(hva);
    return together({ writes: [part("host-page", page)] }, throughFileMaps(world, page));
  },
  // Memory that is the child's own is only looked at.
  child_write: ({ hva }, world) => {
    const page = pageAt(hva);
    return together({ reads: [part("host-page", page)] }, throughFileMaps(world, page));
  },
  // What is mapped where decides the answer, and nothing that the model has changes.
  host_collapse: ({ hva, sizeBytes }) => ({
    reads: [part("host-page", pagesAround(hva, sizeBytes))],
  }),
  // What a page is held by is a part of the page; a conversion asks for it.
  host_pin: ({ hva, result }, world) => {
    const page = pageAt(hva);
    const pipe = world.fileOf(result);
    const made = { writes: pipe === undefined ? [] : [partOf(pipe, "descriptor")] };
    return together({ reads: [part("host-page", page)] }, made, throughFileMaps(world, page));
  },
  // Pages of files come in, and pages that go leave the guest's mappings; what they hold stays.
  host_advise: ({ hva, sizeBytes }, world) => {
    const pages = pagesAround(hva, sizeBytes);
    return together(changed(world, pages), throughFileMaps(world, pages));
  },
  host_mremap: ({ hva, toHva }, world) =>
    together(remapped(world, pageAt(hva)), remapped(world, pageAt(toHva))),
  host_remove: ({ hva, sizeBytes }, world) => {
    const pages = pagesAround(hva, sizeBytes);
    return together({ reads: [part("host-page", pages)] }, throughFileMaps(world, pages));
  },
};

/** A page that changes leaves the guest's mappings, at every gfn that a slot shows it at. */
function changed({ keepsMappings, places }: World, pages: Span): Footprint {
  const gfns = places.flatMap((place) => shifted(pages, place.hostPages, place.gfns) ?? []);
  return {
    writes: [part("host-page", pages)],
    marks: keepsMappings ? gfns.map((span) => part("shared-mapping", span)) : [],
  };
}

/** A file also lives by where it is mapped. */
function remapped(world: World, pages: Span): Footprint {
  const shown = world.fileMaps.filter((map) => common(map.hostPages, pages) !== undefined);
  const files = { writes: shown.map(({ file }) => partOf(file, "descriptor")) };
  return together(changed(world, pages), files);
}

function pageAt(hva: bigint): Span {
  return { from: pageOf(hva), to: pageOf(hva) + 1n };
}
