/** System calls on the memory of the simulated VMM: argument checks, then the work on its mm. */

import type { Errno } from "../../../abi/errno.ts";
import type { Protection } from "../../../abi/operation.ts";
import type { HostMremap } from "../../../abi/plain-calls.ts";
import { isPageAligned, PAGE_SIZE_BYTES, pageOf } from "../arithmetic.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { HostFile } from "./host-file.ts";
import type { HostMm } from "./host-mm.ts";
import { PinningPipe } from "./pipe.ts";
import type { VmaFile } from "./vma-list.ts";

/** A byte range as user space hands it over. */
interface RangeArguments {
  readonly hva: bigint;
  readonly sizeBytes: bigint;
}

const COPY = microStep("process_vm: copy");

/**
 * @param backing - the file that is mapped; anonymous memory without.
 * @source mm/mmap.c, do_mmap and the MAP_FIXED alignment check of the x86 area search.
 */
export function* hostMmap(
  mm: HostMm,
  range: RangeArguments,
  protection: Protection,
  backing?: VmaFile<HostFile>,
): Steps<Errno | undefined> {
  if (range.sizeBytes === 0n || !isPageAligned(range.hva)) return "EINVAL";
  yield* mm.mmap(firstPage(range), endPage(range), protection, backing);
  return undefined;
}

/** @source mm/vma.c, do_vmi_munmap. */
export function* hostMunmap(mm: HostMm, range: RangeArguments): Steps<Errno | undefined> {
  if (!isPageAligned(range.hva) || range.sizeBytes === 0n) return "EINVAL";
  yield* mm.munmap(firstPage(range), endPage(range));
  return undefined;
}

/** @source mm/mprotect.c, do_mprotect_pkey. */
export function* hostMprotect(
  mm: HostMm,
  range: RangeArguments,
  protection: Protection,
): Steps<Errno | undefined> {
  if (!isPageAligned(range.hva)) return "EINVAL";
  return yield* mm.mprotect(firstPage(range), endPage(range), protection);
}

/** @source mm/madvise.c, do_madvise and the walk over areas. */
export function* hostDontneed(mm: HostMm, range: RangeArguments): Steps<Errno | undefined> {
  if (!isPageAligned(range.hva)) return "EINVAL";
  return yield* mm.dontneed(firstPage(range), endPage(range));
}

/**
 * mremap of one whole page, MREMAP_MAYMOVE and MREMAP_FIXED.
 *
 * @source mm/mremap.c, check_mremap_params (6.17), which comes before the area is looked for;
 *   mremap_to before that, which comes behind.
 */
export function* hostMremap(
  mm: HostMm,
  { hva, toHva }: Pick<HostMremap, "hva" | "toHva">,
  checksRangesFirst: boolean,
): Steps<Errno | undefined> {
  const from = Number(pageOf(hva));
  if (hva === toHva) {
    const isThere = mm.areas.partsIn(from, from + 1).length > 0;
    return checksRangesFirst || isThere ? "EINVAL" : "EFAULT";
  }
  return yield* mm.mremap(from, Number(pageOf(toHva)));
}

/**
 * process_vm_readv of one page's tag.
 *
 * @returns undefined for EFAULT.
 * @source mm/process_vm_access.c
 */
export function* hostLoad(mm: HostMm, hva: bigint): Steps<number | undefined> {
  const page = yield* mm.getUserPage(Number(pageOf(hva)), false);
  if (page === undefined) return undefined;
  yield COPY;
  const tag = mm.frames.load(page.pfn);
  mm.frames.put(page.pfn);
  return tag;
}

/**
 * vmsplice of one page into a fresh pipe.
 *
 * @source fs/splice.c, vmsplice_to_pipe
 */
export function* hostPin(mm: HostMm, hva: bigint): Steps<PinningPipe | Errno> {
  const page = yield* mm.getUserPage(Number(pageOf(hva)), false);
  return page === undefined ? "EFAULT" : new PinningPipe(mm.frames, page.pfn);
}

/**
 * process_vm_writev of one page's tag.
 *
 * @source mm/process_vm_access.c
 */
export function* hostStore(mm: HostMm, hva: bigint, tag: number): Steps<Errno | undefined> {
  const page = yield* mm.getUserPage(Number(pageOf(hva)), true);
  if (page === undefined) return "EFAULT";
  yield COPY;
  mm.frames.store(page.pfn, tag);
  mm.frames.put(page.pfn);
  return undefined;
}

/**
 * process_vm_writev of one page's tag by a forked child, into its own memory. Parent and child have
 * all pages in common until then; of a page that is private, the child stores into a copy.
 *
 * @param copies - whether it does, which takes no page of the parent's memory.
 * @source kernel/fork.c, dup_mmap; mm/memory.c, do_wp_page and do_cow_fault.
 */
export function* childStore(
  mm: HostMm,
  hva: bigint,
  tag: number,
  copies: (isPrivate: boolean) => boolean,
): Steps<Errno | undefined> {
  const page = Number(pageOf(hva));
  const backing = mm.areas.partsIn(page, page + 1)[0]?.backing;
  if (!copies(backing === undefined || backing.isPrivate === true)) {
    return yield* hostStore(mm, hva, tag);
  }
  if (!mm.permits(page, true)) return "EFAULT";
  if (backing === undefined || mm.isCopy(page)) return undefined;
  // What is copied is looked up in the file first, which gets a page by that.
  const found = yield* backing.file.faultPage(page + backing.shift, (pfn) => mm.frames.put(pfn));
  return found ? undefined : "EFAULT";
}

function firstPage({ hva }: RangeArguments): number {
  return Number(pageOf(hva));
}

/** The page after the last one: sizes are rounded up to whole pages. */
function endPage({ hva, sizeBytes }: RangeArguments): number {
  return Number(pageOf(hva + sizeBytes + PAGE_SIZE_BYTES - 1n));
}
