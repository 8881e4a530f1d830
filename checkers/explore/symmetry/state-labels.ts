/** Where a state names slots, files and pages. */

import type { Handle } from "../../../abi/handle.ts";
import { addressSpaceOf, slotIdOf } from "../../../abi/operation.ts";
import { SharedMap } from "../../../abi/shared-map.ts";
import { addressOf, PAGE_SIZE_BYTES, pageOf } from "../../../abi/units.ts";
import type {
  FilePage,
  FileState,
  GuestMapping,
  GuestMemfdBinding,
  HostArea,
  HostPage,
  MachineState,
  MemslotState,
} from "../../../model/state.ts";
import {
  keepEnd,
  type LabelMap,
  type LabelTable,
  mapLabels,
  mapOnce,
  mapOrdered,
  mapUnordered,
  type PageSpace,
} from "./label-map.ts";

/**
 * The state with all its labels mapped.
 *
 * @throws {HarnessError} MSC248 when a range of it is torn.
 */
export function mapState(labels: LabelMap, state: MachineState): MachineState {
  return mapLabels(STATE, labels, state);
}

const STATE: LabelTable<MachineState> = {
  memslots: (labels, { memslots }) =>
    mapOnce(labels, memslots, () =>
      memslots.map((slot) => mapLabels(MEMSLOT, labels, slot)).toSorted(bySlotWord),
    ),
  hostPages: (labels, { hostPages }) =>
    mapOnce(labels, hostPages, () =>
      SharedMap.of(
        hostPages.sorted.map(([number, page]) => [
          mapPage(labels, "host", number),
          mapLabels(HOST_PAGE, labels, page),
        ]),
      ),
    ),
  hostAreas: (labels, { hostAreas }) =>
    hostAreas.length === 0
      ? hostAreas
      : mapOnce(labels, hostAreas, () =>
          hostAreas
            .map((area) => mapLabels(HOST_AREA, labels, area))
            .toSorted((a, b) => a.from - b.from),
        ),
  files: (labels, { files }) =>
    mapOnce(labels, files, () =>
      mapEntries(files, (handle, file) => [
        labels.handle(handle as Handle),
        mapLabels(FILE, labels, file),
      ]),
    ),
  mappings: (labels, { mappings }) =>
    mapOnce(labels, mappings, () =>
      mappings.map((mapping) => mapLabels(MAPPING, labels, mapping)).toSorted(byGfn),
    ),
  taints: "same",
  privateGfns: (labels, { privateGfns }) => labels.set("gfn", privateGfns),
  dirtyLogMode: "same",
  closedKvm: "same",
  usedQuirks: "same",
};

const BINDING: LabelTable<GuestMemfdBinding> = {
  file: (labels, { file }) => labels.handle(file),
  // Mapped with the slot, which knows how many pages follow.
  offsetPages: "same",
  servesAll: "same",
};

const MEMSLOT: LabelTable<MemslotState> = {
  addressSpace: (labels, slot) => addressSpaceOf(labels.slot(wordOf(slot))),
  id: (labels, slot) => slotIdOf(labels.slot(wordOf(slot))),
  flags: "same",
  baseGfn: (labels, { baseGfn, pages }) => mapOrdered(labels, "gfn", baseGfn, BigInt(pages)),
  pages: "same",
  hva: (labels, { hva, pages }) =>
    addressOf(mapOrdered(labels, "host", pageOf(hva), BigInt(pages))) + (hva % PAGE_SIZE_BYTES),
  // Pages of a log are counted from the first page of the slot, whose order stays.
  dirty: "same",
  privateFile: (labels, slot) => mapBinding(labels, slot.privateFile, slot.pages),
  refusedPages: "same",
  guestMemfd: (labels, slot) => mapBinding(labels, slot.guestMemfd, slot.pages),
};

const HOST_PAGE: LabelTable<HostPage> = {
  protection: "same",
  tag: "same",
  bytes: "same",
  file: (labels, { file }) =>
    file && { handle: labels.handle(file.handle), page: mapPage(labels, "file", file.page) },
  cow: "same",
  neverWritable: "same",
};

const HOST_AREA: LabelTable<HostArea> = {
  from: (labels, area) => firstOfArea(labels, area),
  to: (labels, area) => firstOfArea(labels, area) + area.to - area.from,
  protection: "same",
  file: (labels, { from, to, file }) => {
    if (file === undefined) return undefined;
    const page = mapOrdered(labels, "file", BigInt(file.page), BigInt(to - from));
    return { handle: labels.handle(file.handle), page: Number(page) };
  },
  cow: "same",
  neverWritable: "same",
};

function firstOfArea(labels: LabelMap, { from, to }: HostArea): number {
  return Number(mapOrdered(labels, "host", BigInt(from), BigInt(to - from)));
}

const FILE: LabelTable<FileState> = {
  ...{ kind: "same", open: "same", nodeFlags: "same", inaccessible: "same", seals: "same" },
  pathOnly: "same",
  ...{ danglingNotifier: "same", leaked: "same", populations: "same" },
  guestMemfd: (labels, { guestMemfd }) => {
    if (guestMemfd?.converted === undefined) return guestMemfd;
    return { ...guestMemfd, converted: labels.set("file", guestMemfd.converted) };
  },
  duplicateOf: (labels, { duplicateOf }) => duplicateOf && labels.handle(duplicateOf),
  sizeBytes: (labels, { sizeBytes = 0n }) => {
    keepEnd(labels, pageOf(sizeBytes));
    keepEnd(labels, pageOf(sizeBytes + PAGE_SIZE_BYTES - 1n));
    return sizeBytes;
  },
  pages: (labels, { pages = {} }) =>
    mapEntries(pages, (index, page) => [
      mapPage(labels, "file", Number(index)),
      mapLabels(FILE_PAGE, labels, page),
    ]),
};

const FILE_PAGE: LabelTable<FilePage> = {
  ...{ identity: "same", tag: "same", bytes: "same", upToDate: "same" },
  pinnedBy: (labels, { pinnedBy }) => pinnedBy?.map((handle) => labels.handle(handle)).sort(),
  folio: (labels, { folio: { head, order } }) => {
    const image = mapUnordered(labels, "file", BigInt(head), 1n << BigInt(order));
    return { head: Number(image), order };
  },
};

const MAPPING: LabelTable<GuestMapping> = {
  ...{ addressSpace: "same", order: "same", kind: "same", writable: "same", lent: "same" },
  gfn: (labels, { gfn, order }) => mapOrdered(labels, "gfn", gfn, 1n << BigInt(order)),
  page: (labels, { page, order, file }) => {
    const space = file === undefined ? "host" : "file";
    return Number(mapOrdered(labels, space, BigInt(page), 1n << BigInt(order)));
  },
  file: (labels, { file }) => file && { ...file, handle: labels.handle(file.handle) },
};

function wordOf({ addressSpace, id }: MemslotState): number {
  return addressSpace * 0x1_0000 + id;
}

function bySlotWord(one: MemslotState, other: MemslotState): number {
  return wordOf(one) - wordOf(other);
}

function byGfn(one: GuestMapping, other: GuestMapping): number {
  return Number(one.gfn - other.gfn) || one.addressSpace - other.addressSpace;
}

function mapBinding(
  labels: LabelMap,
  binding: GuestMemfdBinding | undefined,
  pages: number,
): GuestMemfdBinding | undefined {
  if (binding === undefined) return undefined;
  const offsetPages = mapOrdered(labels, "file", binding.offsetPages, BigInt(pages));
  return { ...mapLabels(BINDING, labels, binding), offsetPages };
}

function mapPage(labels: LabelMap, space: PageSpace, page: number): number {
  return Number(mapOrdered(labels, space, BigInt(page), 1n));
}

function mapEntries<T>(
  entries: Readonly<Record<string | number, T>>,
  map: (key: string, value: T) => readonly [string | number, T],
): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => map(key, value)));
}
