/** The private half of a memory slot: its file pages, and what KVM does when they come and go. */

import type { Errno } from "../../../abi/errno.ts";
import { wrapU64 } from "../arithmetic.ts";
import { HostCrash } from "../kernel/host-crash.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { Vm } from "../kernel/vm.ts";
import type { ShmemInode } from "./inode.ts";
import { ALL_NODE_FLAGS, type MemfileNotifier, type PageEvent } from "./memfile-notifier.ts";
import type { OpenFile } from "./open-file.ts";

/** Where a slot lies, as it was when its binding was made. Private slots never move. */
export interface BoundSlot {
  readonly addressSpace: number;
  readonly baseGfn: number;
  readonly pages: number;
}

const ENTER = microStep("memfile notifier: enter kvm.srcu");
const ZAP = microStep("memfile notifier: drop the mappings of the range");

/** A slot's hold on a file: one reference, and one notifier while it is registered. */
export class PrivateBinding implements MemfileNotifier {
  readonly file: OpenFile;
  /** File page behind the first gfn; negative from byte offset 2^63 on. */
  readonly offsetPages: number;
  readonly #vm: Vm;
  readonly #slot: BoundSlot;
  readonly #offsetU64: bigint;
  #bornAt = 0;
  #freed = false;

  constructor(vm: Vm, slot: BoundSlot, file: OpenFile, offsetBytes: bigint) {
    this.#vm = vm;
    this.#slot = slot;
    this.file = file;
    const signed = BigInt.asIntN(64, offsetBytes) >> 12n;
    this.offsetPages = Number(signed);
    this.#offsetU64 = wrapU64(signed);
  }

  /** The file, if it has pages that can be looked up; a slot is only made with one that has. */
  get inode(): ShmemInode | undefined {
    return this.file.kind === "memfd" ? this.file : undefined;
  }

  /** Index in the file of a gfn's page. */
  indexOf(gfn: number): number {
    return this.#vm.decisions.lookupIndex(gfn - this.#slot.baseGfn + this.offsetPages);
  }

  /** Whether a page that was put into the file at that event makes its gfn private. */
  counts(born: number): boolean {
    return this.#vm.decisions.countsAsPrivate(born < this.#bornAt);
  }

  /** @returns EOPNOTSUPP for a file that is no backing store. */
  *register(): Steps<Errno | undefined> {
    const { inode } = this;
    if (inode === undefined) return "EOPNOTSUPP";
    const { mm, decisions, store } = inode.system;
    const isInaccessible = inode.node.flagsAtCreation !== 0;
    const refused = decisions.refusesBacking(isInaccessible, mm.areasOf(inode) > 0);
    if (refused !== undefined) return refused;
    const second = decisions.refusesSecondBinding();
    if (second !== undefined && this.#isSecond(inode)) return second;
    this.#bornAt = inode.nextEvent();
    return yield* store.register(inode.node, ALL_NODE_FLAGS, this);
  }

  /** Whether a slot is bound to one of these pages already. */
  #isSecond({ node }: ShmemInode): boolean {
    const first = this.offsetPages;
    const end = first + this.#slot.pages;
    return node.notifiers.some(
      (other) =>
        other instanceof PrivateBinding &&
        !other.#freed &&
        other.offsetPages < end &&
        first < other.offsetPages + other.#slot.pages,
    );
  }

  *unregister(): Steps<void> {
    const { inode } = this;
    if (inode !== undefined) yield* inode.system.store.unregister(inode.node, this);
  }

  /** The slot struct that the notifier is embedded in was freed. */
  free(): void {
    this.#freed = true;
  }

  /**
   * Drops the mappings of the pages [start, end), of either kind.
   *
   * @throws {HostCrash} when the slot was freed with its notifier still in the list.
   * @source patch 7 of the memfile series v6, kvm_memfile_notifier_handler.
   */
  *notify(event: PageEvent, start: number, end: number): Steps<void> {
    if (this.#freed) throw new HostCrash("use-after-free");
    yield ENTER;
    const vm = this.#vm;
    const { addressSpace, baseGfn, pages } = this.#slot;
    const bound = {
      baseGfn: BigInt(baseGfn),
      pages: BigInt(pages),
      offsetPages: this.#offsetU64,
    };
    const range = vm.decisions.zapRange(bound, BigInt(start), BigInt(end));
    if (range.start >= range.end) {
      if (range.warns) vm.warnOnce("memfile notifier: the range to zap is empty");
      return;
    }
    const section = vm.srcu.enter();
    yield vm.mmuLock.acquiring;
    vm.mmuLock.take();
    yield ZAP;
    if (vm.decisions.notifiesSpace(addressSpace, event)) {
      vm.shadow.unmapRange(addressSpace, gfnNumber(range.start), gfnNumber(range.end));
    }
    vm.invalidations.sequence++;
    vm.mmuLock.release();
    vm.srcu.leave(section);
  }
}

/** A gfn as a plain number; everything beyond 2^53 is beyond every mapping anyway. */
function gfnNumber(gfn: bigint): number {
  return gfn > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(wrapU64(gfn));
}
