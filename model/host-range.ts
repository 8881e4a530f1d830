/** Host pages that a mapping call is about. */
import { PAGE_SIZE_BYTES, pageOf } from "../abi/units.ts";

/** The range of an mmap, munmap, mprotect or madvise call. */
export interface HostRange {
  readonly hva: bigint;
  readonly sizeBytes: bigint;
}

/**
 * Host page numbers of the range, in order; the size is rounded up to whole pages, as every such
 * call does.
 *
 * @source include/linux/mm.h, PAGE_ALIGN; used by do_mmap, do_vmi_munmap, do_mprotect_pkey,
 *   do_madvise.
 */
export function pageNumbersOf({ hva, sizeBytes }: HostRange): readonly number[] {
  const count = Number(pageOf(sizeBytes + PAGE_SIZE_BYTES - 1n));
  const first = Number(pageOf(hva));
  return Array.from({ length: count }, (_, index) => first + index);
}
