/** What a guest_memfd can and cannot do as a file. */

import type { Errno } from "../../../abi/errno.ts";
import type { Handle } from "../../../abi/handle.ts";
import type { CreateGuestMemfd, Fallocate } from "../../../abi/operation.ts";
import { isPageAligned, pageOf } from "../arithmetic.ts";
import { refusedMode } from "../kernel/fallocate-mode.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { Vm } from "../kernel/vm.ts";
import { invalidatePages } from "./bindings.ts";
import { GMEM_INIT_SHARED, type PageRange } from "./decisions.ts";
import { GmemFile } from "./file.ts";
import { convertsInPlace } from "./in-place.ts";
import { GmemInode } from "./inode.ts";

/** Mode bits of fallocate. */
const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;

/** First offset that a signed 64-bit variable cannot hold; files end before it. */
const OFFSET_END = 1n << 63n;

const NO_PAGES: PageRange = { start: 0, end: 0 };

const CREATE = microStep("guest_memfd: create the file");
const ALLOCATE = microStep("guest_memfd: allocate the next page");

/**
 * KVM_CREATE_GUEST_MEMFD of a VM.
 *
 * @param others - the files that there are whenever it is asked.
 * @source virt/kvm/guest_memfd.c, kvm_gmem_create.
 */
export function* createGuestMemfd(
  vm: Vm,
  call: CreateGuestMemfd,
  others: () => readonly GmemFile[],
): Steps<GmemFile | Errno> {
  const { decisions, generation, mm } = vm;
  const known = generation.guestMemfd?.createFlags ?? 0n;
  // Where pages can be converted, a file of any VM may begin shared.
  const hasPrivateMemory = generation.guestMemfd?.hasPrivateMemory === true && !convertsInPlace(vm);
  if ((call.flags & ~decisions.fileFlags(known, hasPrivateMemory)) !== 0n) return "EINVAL";
  const { sizeBytes } = call;
  if (sizeBytes === 0n || sizeBytes >= OFFSET_END || !isPageAligned(sizeBytes)) return "EINVAL";
  yield CREATE;
  const inode = new GmemInode(mm.frames, decisions, { sizeBytes, flags: call.flags, others });
  const handle: Handle = call.result;
  return new GmemFile(vm, handle, inode);
}

/**
 * fallocate of a guest_memfd: allocates pages, or punches holes.
 *
 * @source fs/open.c, vfs_fallocate, for the checks up to EFBIG; virt/kvm/guest_memfd.c,
 *   kvm_gmem_fallocate.
 */
export function* fallocateGuestMemfd(
  file: GmemFile,
  { mode, offsetBytes, sizeBytes }: Pick<Fallocate, "mode" | "offsetBytes" | "sizeBytes">,
): Steps<Errno | undefined> {
  if (offsetBytes >= OFFSET_END || sizeBytes >= OFFSET_END || sizeBytes === 0n) return "EINVAL";
  const unfit = refusedMode(mode, file.vm.generation.fallocateModes);
  if (unfit !== undefined) return unfit;
  const isPunch = mode === (PUNCH_HOLE | KEEP_SIZE);
  if (offsetBytes + sizeBytes >= OFFSET_END) return "EFBIG";
  if (!isPunch && mode !== KEEP_SIZE) return "EOPNOTSUPP";
  if (!isPageAligned(offsetBytes) || !isPageAligned(sizeBytes)) return "EINVAL";
  const pages = {
    start: Number(pageOf(offsetBytes)),
    end: Number(pageOf(offsetBytes + sizeBytes)),
  };
  const isBehind = offsetBytes + sizeBytes > file.inode.sizeBytes;
  const { decisions } = file.vm;
  if (isPunch) {
    if (isBehind && decisions.refusesPunchBehindEnd()) return "EINVAL";
    yield* punchHole(file, pages);
    return undefined;
  }
  if (isBehind && decisions.refusesAllocationBehindEnd()) return "EINVAL";
  yield* allocate(file, pages);
  return undefined;
}

/**
 * Guest mappings go first, then those of the host, then the pages; then faults may look again.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_punch_hole.
 */
function* punchHole(file: GmemFile, pages: PageRange): Steps<void> {
  const { inode, vm } = file;
  yield inode.invalidateLock.acquiring;
  inode.invalidateLock.take();
  const { privatePages } = inode;
  const isBornPrivate = (inode.flags & GMEM_INIT_SHARED) === 0n;
  const misses =
    !vm.decisions.punchZapsConverted() && !privatePages.isUniform(pages, isBornPrivate);
  yield* invalidatePages(file, misses ? NO_PAGES : pages, "punch", function* () {
    if (vm.decisions.punchUnmapsHost()) yield* vm.mm.unmapFile(file, pages.start, pages.end);
    yield* inode.truncate(pages.start, pages.end);
  });
  if (!vm.decisions.punchKeepsKinds()) privatePages.set(pages, isBornPrivate, true);
  inode.invalidateLock.release();
}

/**
 * Pages come as they are, to be zeroed at their first use.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_allocate.
 */
export function* allocate({ inode, vm }: GmemFile, { start, end }: PageRange): Steps<void> {
  yield inode.invalidateLock.acquiring;
  inode.invalidateLock.take();
  for (let index = start; index < end; index++) {
    yield ALLOCATE;
    const folio = yield* inode.lockFolio(index);
    if (vm.decisions.allocationZeroes()) inode.clear(folio);
    folio.lock.release();
  }
  inode.invalidateLock.release();
}
