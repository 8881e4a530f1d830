/** The page fault path where a slot has a private half: the file decides which half a gfn is in. */
import { KVM_MEM_READONLY } from "../arithmetic.ts";
import { blockStart, mapsWritable, privateOrderAt } from "../kernel/mapping-level.ts";
import type { Memslot } from "../kernel/memslot-set.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { Vm } from "../kernel/vm.ts";
import type { ShmemInode } from "./inode.ts";
import type { Folio } from "./page-cache.ts";
import type { PrivateBinding } from "./private-binding.ts";

/** One fault of the guest. */
export interface GuestFault {
  readonly addressSpace: number;
  readonly gfn: number;
  readonly isStore: boolean;
  readonly isPrivate: boolean;
}

/** What the file says: an exit to user space, a finished pass, or go on with the shared half. */
export type PrivateResult =
  | "exit-private"
  | "exit-shared"
  | "mapped"
  | "retry"
  | "refused"
  | "shared-half";

const INSTALL = microStep("fault: install the private mapping");
const PUT_PAGE = microStep("fault: unlock and put the file page");

/**
 * Looks the page up, compares with the kind of the access, and maps it when both are private. The
 * page stays locked until the mapping is in place.
 *
 * @param sequence - the invalidation sequence, sampled before.
 * @source patch 6 of the memfile series v6, kvm_faultin_pfn_private.
 */
export function* faultPrivateSlot(
  vm: Vm,
  slot: Memslot,
  binding: PrivateBinding,
  fault: GuestFault,
  sequence: number,
): Steps<PrivateResult> {
  const inode = binding.inode;
  const index = binding.indexOf(fault.gfn);
  const folio = yield* countedPage(inode, binding, index);
  if (inode === undefined || folio === undefined) {
    return fault.isPrivate ? "exit-private" : "shared-half";
  }
  const pfn = folio.pfns[index - folio.head] ?? 0;
  vm.mm.frames.hold(pfn);
  let result: PrivateResult = "exit-shared";
  if (!fault.isPrivate && vm.decisions.mapsBeforeExit()) install(vm, slot, binding, folio, fault);
  if (fault.isPrivate) {
    yield vm.mmuLock.acquiring;
    vm.mmuLock.take();
    const { invalidations } = vm;
    // Any invalidation of host memory counts, wherever it is: the gfn of this page has no hva.
    const stale = invalidations.inProgress > 0 || invalidations.sequence !== sequence;
    const refused = !stale && vm.decisions.refusesSecondGfn() && isOwned(vm, pfn, fault);
    if (!stale && !refused) {
      yield INSTALL;
      install(vm, slot, binding, folio, fault);
    }
    vm.mmuLock.release();
    result = stale ? "retry" : refused ? "refused" : "mapped";
  }
  yield PUT_PAGE;
  if (vm.decisions.unlocksPage()) folio.lock.release();
  if (vm.decisions.putsFrame()) vm.mm.frames.put(pfn);
  return result;
}

/** Whether the frame is private memory at another gfn, as hardware keeps it that knows owners. */
function isOwned({ shadow }: Vm, pfn: number, { addressSpace, gfn }: GuestFault): boolean {
  return shadow
    .trees()
    .some((tree, space) =>
      [...tree].some(
        ([at, { pfn: owned, kind }]) =>
          owned === pfn && kind === "private" && (at !== gfn || space !== addressSpace),
      ),
    );
}

/** The page that makes the gfn private, locked. */
function* countedPage(
  inode: ShmemInode | undefined,
  binding: PrivateBinding,
  index: number,
): Steps<Folio | undefined> {
  const folio = inode === undefined ? undefined : yield* inode.lockPage(index);
  if (folio === undefined || binding.counts(folio.born)) return folio;
  folio.lock.release();
  return undefined;
}

/** A mapping that may be stored to counts as dirty from now on, as in the shared half. */
function install(
  vm: Vm,
  slot: Memslot,
  binding: PrivateBinding,
  folio: Folio,
  { gfn, isStore }: GuestFault,
): void {
  const order = privateOrderAt(vm, slot, binding, folio, gfn);
  const writable = (slot.flags & KVM_MEM_READONLY) === 0 && mapsWritable(vm, slot, isStore);
  const found = folio.pfns[binding.indexOf(gfn) - folio.head] ?? 0;
  const pfn = vm.decisions.frameMapped(found, slot.addressSpace);
  const place = gfn - blockStart(gfn, order);
  if (writable) slot.dirtyBitmap?.set(gfn - slot.baseGfn);
  vm.shadow.installBlock(slot.addressSpace, gfn - place, order, {
    pfn: order === 0 ? pfn : blockStart(pfn, order),
    writable,
    kind: "private",
  });
}
