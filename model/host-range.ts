/** Host pages that a mapping call is about. */
import { PAGE_SIZE_BYTES, pageOf } from "../abi/units.ts";

/** The range of an mmap, munmap, mprotect or madvise call. */
export interface HostRange {
  readonly hva: bigint;
  readonly sizeBytes: bigint;
}

/**
 * Host page numbers of the range, half open; the size is rounded up to whole pages, as every such
 * call does.
 *
 * @source include/linux/mm.h, PAGE_ALIGN; used by do_mmap, do_vmi_munmap, do_mprotect_pkey,
 *   do_madvise.
 */
export function hostPagesOf({ hva, sizeBytes }: HostRange): { from: number; to: number } {
  const from = Number(pageOf(hva));
  return { from, to: from + Number(pageOf(sizeBytes + PAGE_SIZE_BYTES - 1n)) };
}

/** All numbers of {@link hostPagesOf}, in order. */
export function pageNumbersOf(range: HostRange): readonly number[] {
  const { from, to } = hostPagesOf(range);
  return Array.from({ length: to - from }, (_, index) => from + index);
}
