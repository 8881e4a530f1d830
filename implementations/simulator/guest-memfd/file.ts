/** An open guest_memfd: who holds it, and which slots are bound to which of its pages. */
import type { Handle } from "../../../abi/handle.ts";
import { SortedList } from "../../../abi/sorted-list.ts";
import type { HostFile } from "../host/host-file.ts";
import { HostCrash } from "../kernel/host-crash.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { Vm } from "../kernel/vm.ts";
import { invalidatePages } from "./bindings.ts";
import { convertsInPlace } from "./in-place.ts";
import type { GmemFolio, GmemInode } from "./inode.ts";

/** What a memory slot knows of its guest_memfd. Every copy of the slot shares it. */
export interface GmemSlot {
  readonly addressSpace: number;
  readonly id: number;
  readonly baseGfn: number;
  readonly pages: number;
  /** File page behind the first gfn. */
  readonly offsetPages: number;
  /** Undefined once the file is gone; no reference is held. */
  file: GmemFile | undefined;
  /** Whether all faults are served by the file, and not only private ones. */
  readonly servesAllFaults: boolean;
  /** The slot that it is a part of is gone; nobody may look at it any more. */
  freed: boolean;
}

/** An entry of the map of bindings. */
export interface Binding {
  readonly start: number;
  readonly end: number;
  /** Undefined for pages that are kept from others though nobody has them. */
  readonly slot: GmemSlot | undefined;
}

/** By pages, as the kernel's map keeps them; two that are kept from others for nobody are one. */
function byPages(a: Binding, b: Binding): number {
  return (
    a.start - b.start ||
    a.end - b.end ||
    (a.slot?.addressSpace ?? -1) - (b.slot?.addressSpace ?? -1) ||
    (a.slot?.id ?? -1) - (b.slot?.id ?? -1)
  );
}

/** Bindings of a file that has none. */
export const NO_BINDINGS: SortedList<Binding> = SortedList.of(byPages, []);

const RELEASE = microStep("guest_memfd: release");

/** `struct file` of a guest_memfd together with its `struct kvm_gmem`. */
export class GmemFile implements HostFile {
  readonly kind = "guest_memfd";
  readonly handle: Handle;
  readonly vm: Vm;
  readonly inode: GmemInode;
  bindings: SortedList<Binding> = NO_BINDINGS;
  /** Held by descriptors and by faults that run; areas of the host process hold it as well. */
  #references = 1;
  #released = false;

  constructor(vm: Vm, handle: Handle, inode: GmemInode) {
    this.vm = vm;
    this.handle = handle;
    this.inode = inode;
  }

  /** References by descriptors, running faults, and areas of the host process. */
  get references(): number {
    const { mm, decisions } = this.vm;
    return this.#references + (decisions.areasHoldFile() ? mm.areasOf(this) : 0);
  }

  get isNoexec(): boolean {
    return this.vm.decisions.refusesExecution("mprotect");
  }

  get released(): boolean {
    return this.#released;
  }

  get(): void {
    this.assertAlive();
    this.#references++;
  }

  *put(): Steps<void> {
    this.#references--;
    yield* this.unmapped();
  }

  /** @throws {HostCrash} when the file was freed under its user. */
  assertAlive(): void {
    if (this.#released) throw new HostCrash("use-after-free");
  }

  /** Releases the file when nobody holds it any more. */
  *unmapped(): Steps<void> {
    if (this.#released || !this.vm.decisions.releasesOnClose(this.references)) return;
    yield* this.release();
  }

  /**
   * Gives a host access through a mapping its page.
   *
   * @source virt/kvm/guest_memfd.c, kvm_gmem_fault_user_mapping.
   */
  *faultPage(index: number, install: (pfn: number) => void): Steps<boolean> {
    this.assertAlive();
    const { inode, vm } = this;
    if (BigInt(index) << 12n >= inode.sizeBytes) return false;
    if (convertsInPlace(vm)) return yield* this.#faultShared(index, install);
    if (!vm.decisions.hostMayTouch(inode.flags)) return false;
    return yield* this.#givePage(yield* inode.lockFolio(index), install);
  }

  /**
   * The kind is read, and the page locked, while no conversion can come between.
   *
   * @source virt/kvm/guest_memfd.c, kvm_gmem_fault_user_mapping, queued for Linux 7.4.
   */
  *#faultShared(index: number, install: (pfn: number) => void): Steps<boolean> {
    const { inode } = this;
    yield inode.invalidateLock.acquiring;
    inode.invalidateLock.take();
    if (inode.privatePages.has(index)) {
      inode.invalidateLock.release();
      return false;
    }
    const folio = yield* inode.lockFolio(index);
    inode.invalidateLock.release();
    return yield* this.#givePage(folio, install);
  }

  *#givePage(folio: GmemFolio, install: (pfn: number) => void): Steps<boolean> {
    const { inode, vm } = this;
    yield* inode.prepare(folio);
    vm.mm.frames.hold(folio.pfn);
    install(folio.pfn);
    folio.lock.release();
    return true;
  }

  /**
   * The slots lose their file, and what the guest has mapped of it; then the pages go.
   *
   * @source virt/kvm/guest_memfd.c, kvm_gmem_release.
   */
  *release(): Steps<void> {
    const { vm, inode } = this;
    yield vm.slotsLock.acquiring;
    vm.slotsLock.take();
    yield inode.invalidateLock.acquiring;
    inode.invalidateLock.take();
    yield RELEASE;
    this.#released = true;
    for (const { slot } of this.bindings) {
      if (slot?.freed === true) throw new HostCrash("use-after-free");
      if (slot !== undefined && vm.decisions.clearsSlotsOnRelease()) slot.file = undefined;
    }
    const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
    if (vm.decisions.zapsOnRelease()) {
      yield* invalidatePages(this, everything, "release", function* () {});
    }
    inode.invalidateLock.release();
    vm.slotsLock.release();
    yield* vm.mm.unmapFile(this, everything.start, everything.end);
    yield* inode.truncate(everything.start, everything.end);
  }
}
