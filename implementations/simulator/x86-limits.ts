import type { Generation } from "./generations.ts";

/** What all simulated kernels have in common: an x86-64 host with 52 physical address bits. */
type X86Limits = Pick<
  Generation,
  | "userSlots"
  | "slotIds"
  | "addressSpaces"
  | "slotPagesMax"
  | "gfnMax"
  | "userSpaceEnd"
  | "fetchWithoutSlot"
  | "loadsMayDirty"
>;

/**
 * @source include/linux/kvm_host.h and arch/x86/include/asm/kvm_host.h; Linux 5.18 to 7.3.
 */
export const X86_LIMITS: X86Limits = {
  userSlots: 32_764,
  slotIds: 32_767,
  addressSpaces: 2,
  slotPagesMax: 0x7fff_ffff,
  gfnMax: 2 ** 40 - 1,
  userSpaceEnd: 0x7fff_ffff_f000n,
  fetchWithoutSlot: "INTERNAL_ERROR",
  loadsMayDirty: true,
};
