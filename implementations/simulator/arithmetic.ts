/**
 * The simulated kernel's own arithmetic of addresses and slot words, and the numbers of its
 * headers.
 *
 * Nothing here comes from `abi/` or `model/`: a mistake in what both used would be the same mistake
 * twice, and no run would show it. Addresses and byte counts are unsigned 64 bit, `bigint`. A test
 * of `tests/tidy` holds that the simulator takes these from here.
 */

/** @source arch/x86/include/asm/page_types.h, PAGE_SIZE. */
export const PAGE_SIZE_BYTES = 0x1000n;

/** What the carry out of a 64-bit register is worth. */
export const TWO_TO_THE_64: bigint = 2n ** 64n;

/** @source include/uapi/linux/kvm.h, the flags of struct kvm_userspace_memory_region. */
export const KVM_MEM_LOG_DIRTY_PAGES: number = 1 << 0;
export const KVM_MEM_READONLY: number = 1 << 1;

/** @source patch 4 of the memfile series v6, include/uapi/linux/kvm.h. */
export const KVM_MEM_PRIVATE: number = 1 << 2;

/** @source include/uapi/linux/kvm.h, Linux 6.8. */
export const KVM_MEM_GUEST_MEMFD: number = 1 << 2;

/** @source include/uapi/linux/kvm.h, the exit_reason of struct kvm_run. */
export const KVM_EXIT_UNKNOWN = 0;
export const KVM_EXIT_MMIO = 6;

/** Bytes of struct kvm_userspace_memory_region: two u32 and three u64. */
export const USERSPACE_MEMORY_REGION_BYTES: number = 2 * 4 + 3 * 8;

/** Bytes of its successors: the same, an offset, a descriptor, one u32 and 14 u64 of padding. */
export const USERSPACE_MEMORY_REGION2_BYTES: number =
  USERSPACE_MEMORY_REGION_BYTES + 8 + 4 + 4 + 14 * 8;

/** True for a multiple of the page size. */
export function isPageAligned(bytes: bigint): boolean {
  return bytes % PAGE_SIZE_BYTES === 0n;
}

/** Number of the page that a byte lies in: gpa to gfn, hva to host page, offset to page index. */
export function pageOf(byteAddress: bigint): bigint {
  return byteAddress / PAGE_SIZE_BYTES;
}

/** Address of the first byte of a page. */
export function addressOf(page: bigint): bigint {
  return page * PAGE_SIZE_BYTES;
}

/** What a 64-bit register keeps of a sum or a difference; never negative. */
export function wrapU64(value: bigint): bigint {
  const rest = value % TWO_TO_THE_64;
  return rest < 0n ? rest + TWO_TO_THE_64 : rest;
}

/** The 16-bit id in the low half of a slot word. @source virt/kvm/kvm_main.c, `(u16)mem->slot`. */
export function slotIdOf(slotWord: number): number {
  return slotWord % 2 ** 16;
}

/** The address space in its high half. @source virt/kvm/kvm_main.c, `mem->slot >> 16`. */
export function addressSpaceOf(slotWord: number): number {
  return Math.floor(slotWord / 2 ** 16);
}
