/**
 * The whole state of a simulated machine between two operations, as a text: two machines with the
 * same text behave the same for ever.
 *
 * What is left out cannot be told from the outside: which frame is which (only who shares one),
 * counters that are compared within one operation, and locks, which nobody holds between two.
 */
import type { GmemFile, GmemSlot } from "./gmem/file.ts";
import type { HostFile } from "./host/host-mm.ts";
import type { PageFrames } from "./host/page-frames.ts";
import type { Memslot } from "./kernel/memslot-set.ts";
import type { PrivateBinding } from "./kernel/private-binding.ts";
import type { Vm } from "./kernel/vm.ts";
import type { Machine } from "./paths.ts";
import type { ShmemInode } from "./shmem/inode.ts";
import type { MemfileNotifier } from "./shmem/memfile-notifier.ts";

export function fingerprintOf({ vm, files, idleVm, crash }: Machine): string {
  const frames = new FrameNames(vm.mm.frames);
  return [
    hostMemoryText(vm, frames),
    ...[...files.open()].map(([fd, file]) => `${fd}=${handleOf(file)}`),
    ...files.livingInodes().map((inode) => inodeText(inode, vm, frames)),
    ...files.livingGuestMemfds().map((file) => guestMemfdText(file, file.vm === vm, frames)),
    ...vm.spaces.map(({ active, inactive }) => {
      const standby = inactive.all().map(({ id, baseGfn }) => `${id}@${baseGfn}`);
      return [...active.all().map(slotText), ...standby].join();
    }),
    ...vm.shadow.trees().map((tree) =>
      sorted(tree)
        .map(([gfn, { pfn, writable, kind, order }]) =>
          [gfn, frames.textOf(pfn), writable, kind, order].join(":"),
        )
        .join(),
    ),
    vmText(vm),
    frames.leftovers(!vm.decisions.zeroesNewPage()),
    idleVm === undefined ? "" : "idle VM",
    crash ?? "",
  ].join("/");
}

/** Frames by where they are met first, with what they hold and how many refer to them. */
class FrameNames {
  readonly #frames: PageFrames;
  readonly #names: Map<number, string> = new Map();

  constructor(frames: PageFrames) {
    this.#frames = frames;
  }

  textOf(pfn: number): string {
    const known = this.#names.get(pfn);
    if (known !== undefined) return known;
    const name = this.#names.size;
    const made = `${name}(${this.#frames.load(pfn)}x${this.#frames.referencesTo(pfn)})`;
    this.#names.set(pfn, `f${name}`);
    return made;
  }

  /**
   * Free frames in the order in which they were freed: which of them somebody still reaches, and,
   * for a kernel that hands frames out as they are, what is left in the others. Fresh frames are
   * zero and come after them, so that zeroes which come last are none.
   */
  leftovers(keepsContents: boolean): string {
    const tagOf = (pfn: number): number => (keepsContents ? this.#frames.load(pfn) : 0);
    const texts = this.#frames.free().map((pfn) => this.#names.get(pfn) ?? `${tagOf(pfn)}`);
    return texts.join().replace(/^(0,?)+/, "");
  }
}

function hostMemoryText({ mm }: Vm, frames: FrameNames): string {
  const areas = mm
    .areasIn(0, Number.POSITIVE_INFINITY)
    .map(({ start, end, protection, backing }) => {
      const file = backing && [handleOf(backing.file), backing.shift, backing.mayWrite].join("+");
      return [start, end, protection, file].join(":");
    });
  const present = sorted(mm.pageTable).map(([page, pfn]) => `${page}:${frames.textOf(pfn)}`);
  return `${areas.join()};${present.join()}`;
}

function inodeText(inode: ShmemInode, vm: Vm, frames: FrameNames): string {
  const { handle, seals, sizeBytes, references, node, cache } = inode;
  const bindings = bindingsOf(vm);
  const folios = cache
    .overlapping(0, Number.POSITIVE_INFINITY)
    .map(({ head, order, upToDate, born, pfns }) => {
      const counting = bindings.map((binding) => (binding.counts(born) ? "+" : "-")).join("");
      return [head, order, upToDate, counting, ...pfns.map((pfn) => frames.textOf(pfn))].join(":");
    });
  // A notifier that belongs to no slot any more is the end of the machine, whichever slot it was.
  const living: readonly MemfileNotifier[] = bindings;
  const notified = node.notifiers.map((notifier) => living.indexOf(notifier));
  const flags = `${node.flags}+${node.flagsAtCreation}`;
  return [handle, seals, sizeBytes, references, flags, notified.join("+"), ...folios].join(",");
}

function guestMemfdText(
  { handle, inode, references, bindings }: GmemFile,
  isOwn: boolean,
  frames: FrameNames,
): string {
  const folios = sorted(inode.folios()).map(([index, { pfn, upToDate }]) =>
    [index, upToDate, frames.textOf(pfn)].join(":"),
  );
  const bound = bindings.map(({ start, end, slot }) =>
    [start, end, slot && [slot.addressSpace, slot.id, slot.freed].join("+")].join(":"),
  );
  const made = [handle, inode.sizeBytes, inode.flags, references, isOwn];
  return [...made, ...bound, ...folios].join();
}

function slotText(slot: Memslot): string {
  const { addressSpace, id, flags, baseGfn, pages, hostPage, metadataGfn, invalid } = slot;
  const { dirtyBitmap, binding, guestMemfd } = slot;
  return [
    ...[addressSpace, id, flags, baseGfn, pages, hostPage, metadataGfn, invalid],
    dirtyBitmap?.pages().join("+"),
    binding && `${handleOf(binding.file)}+${binding.offsetPages}`,
    guestMemfd && gmemSlotText(guestMemfd),
  ].join(":");
}

function gmemSlotText({ file, offsetPages, servesAllFaults, freed }: GmemSlot): string {
  return [file && handleOf(file), offsetPages, servesAllFaults, freed].join("+");
}

function vmText(vm: Vm): string {
  const { memslotGeneration: now } = vm;
  const mmio = sorted(vm.mmio.entries()).map(([gfn, made]) => (made === now ? gfn : `old ${gfn}`));
  const everything = { start: 0, end: Number.POSITIVE_INFINITY };
  return [
    mmio.join("+"),
    vm.privateGfns.meeting(everything).map(({ start, end }) => `${start}-${end}`),
    vm.dirtyLogMode,
    vm.warnings.join("+"),
    // A kernel that clears the rest of the block never looks at what was in it before.
    vm.decisions.zeroesUncopiedTail() ? "" : Object.values(vm.stackTail).join("+"),
  ].join();
}

/** Bindings of the slots, in order of address space and gfn. */
function bindingsOf({ spaces }: Vm): readonly PrivateBinding[] {
  return spaces.flatMap(({ active }) => active.all().flatMap(({ binding }) => binding ?? []));
}

function handleOf(file: HostFile | { readonly kind: string }): string {
  return "handle" in file ? String(file.handle) : "kind" in file ? file.kind : "";
}

function sorted<T>(entries: Iterable<readonly [number, T]>): readonly (readonly [number, T])[] {
  return [...entries].sort(([a], [b]) => a - b);
}
