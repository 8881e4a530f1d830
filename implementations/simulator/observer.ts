/** The inside view of a simulated machine, taken without disturbing it. */
import type {
  Observation,
  ObservedFile,
  ObservedMapping,
  ObservedMemslot,
} from "../../abi/observation.ts";
import { addressOf } from "../../abi/units.ts";
import type { GmemFile } from "./guest-memfd/file.ts";
import type { DescriptorTable } from "./kernel/descriptor-table.ts";
import type { Memslot } from "./kernel/memslot-set.ts";
import type { Vm } from "./kernel/vm.ts";
import type { ShmemInode } from "./memfile/inode.ts";

/** Looks at one machine. Parts that did not change since the last look are shared with it. */
export class Observer {
  readonly #vm: Vm;
  readonly #files: DescriptorTable;
  #mappings: readonly ObservedMapping[] = [];
  #mappingsRevision = -1;
  #hostPages: ReadonlyMap<number, number> = new Map();
  #hostPagesRevision = -1;
  #warnings: readonly string[] = [];

  constructor(vm: Vm, files: DescriptorTable) {
    this.#vm = vm;
    this.#files = files;
  }

  observe(): Observation {
    if (this.#mappingsRevision !== this.#vm.shadow.revision) {
      this.#mappingsRevision = this.#vm.shadow.revision;
      this.#mappings = mappingsOf(this.#vm);
    }
    if (this.#hostPagesRevision !== this.#vm.mm.revision) {
      this.#hostPagesRevision = this.#vm.mm.revision;
      this.#hostPages = new Map(this.#vm.mm.pageTable);
    }
    const [mappings, hostPages] = [this.#mappings, this.#hostPages];
    const memslots = memslotsOf(this.#vm);
    if (this.#vm.generation.memfile === undefined) {
      const guestMemfds = this.#files.livingGuestMemfds();
      const seen = { mappings, memslots, hostPages };
      return guestMemfds.length === 0
        ? seen
        : { ...seen, files: guestMemfds.map(observedGuestMemfd) };
    }
    if (this.#warnings.length < this.#vm.warnings.length) this.#warnings = [...this.#vm.warnings];
    const files = this.#files.livingInodes().map(observedFile);
    return { mappings, memslots, hostPages, files, warnings: this.#warnings };
  }
}

function mappingsOf(vm: Vm): readonly ObservedMapping[] {
  return vm.shadow.trees().flatMap((tree, addressSpace) =>
    Array.from(tree, ([gfn, { pfn, writable, kind, order }]) => ({
      addressSpace,
      gfn: BigInt(gfn),
      pfn,
      writable,
      kind,
      order,
    })),
  );
}

/** By address space, then id. */
function memslotsOf(vm: Vm): readonly ObservedMemslot[] {
  return vm.spaces.flatMap(({ active }) =>
    [...active.all()].sort((a, b) => a.id - b.id).map(observedMemslot),
  );
}

function observedMemslot(slot: Memslot): ObservedMemslot {
  return {
    addressSpace: slot.addressSpace,
    id: slot.id,
    flags: slot.flags,
    baseGfn: BigInt(slot.baseGfn),
    pages: slot.pages,
    hva: addressOf(BigInt(slot.hostPage)),
    dirty: slot.dirtyBitmap?.pages() ?? null,
  };
}

/** It has no notifiers and no node flags: who is bound is in its bindings. */
function observedGuestMemfd({ handle, inode, references, bindings }: GmemFile): ObservedFile {
  const bound = bindings.flatMap(({ slot, start, end }) =>
    slot === undefined
      ? []
      : [{ addressSpace: slot.addressSpace, id: slot.id, startPage: start, endPage: end }],
  );
  return {
    handle,
    kind: "guest_memfd",
    sizeBytes: inode.sizeBytes,
    references,
    notifiers: 0,
    nodeFlags: 0,
    pages: inode.frames(),
    bindings: bound.sort((a, b) => a.startPage - b.startPage),
  };
}

function observedFile({ handle, sizeBytes, references, node, cache }: ShmemInode): ObservedFile {
  return {
    handle,
    sizeBytes,
    references,
    notifiers: node.notifiers.length,
    nodeFlags: node.flags,
    pages: cache.frames(),
  };
}
