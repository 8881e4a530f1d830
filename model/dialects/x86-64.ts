import type { DialectConstants } from "../dialect.ts";

/** Limits that every generation here has on x86-64, and facts of the usual machine. */
type X86Limits = Pick<
  DialectConstants,
  | "userSlots"
  | "slotIds"
  | "addressSpaces"
  | "slotPagesMax"
  | "gpaLimit"
  | "hvaLimit"
  | "fetchWithoutSlot"
  | "loadsMayDirty"
>;

/**
 * The limits of memory slots on x86-64, with 52 physical address bits and four-level host paging.
 *
 * @source KVM_USER_MEM_SLOTS, KVM_MEM_SLOTS_NUM, KVM_ADDRESS_SPACE_NUM and KVM_MEM_MAX_NR_PAGES in
 *   include/linux/kvm_host.h and arch/x86/include/asm/kvm_host.h; TASK_SIZE_MAX; Linux 5.18 to 7.3.
 */
export const X86_64_LIMITS: X86Limits = {
  userSlots: 32764,
  slotIds: 32767,
  addressSpaces: 2,
  slotPagesMax: 0x7fff_ffffn,
  gpaLimit: 1n << 52n,
  hvaLimit: (1n << 47n) - 4096n,
  fetchWithoutSlot: "INTERNAL_ERROR",
  loadsMayDirty: true,
};
