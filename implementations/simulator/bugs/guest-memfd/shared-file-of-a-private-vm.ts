/** Seeded bug: a VM with private memory makes files that are shared from the start. */
import type { SeededBug } from "../seeded-bug.ts";

export const sharedFileOfAPrivateVm: SeededBug = {
  id: "shared-file-of-a-private-vm",
  title: "a VM with private memory makes files that are shared from the start",
  story:
    "INIT_SHARED is offered to every VM type, also where the host must not reach the memory. " +
    "One call shows it.",
  source: "arch/x86/kvm/x86.c, kvm_arch_supports_gmem_init_shared (6.18)",
  dialect: "linux-6.18:sw-protected",
  minimalTrace: ["fd0 = create_guest_memfd(size=0x1000, flags=INIT_SHARED)"],
  decisions: {
    fileFlags: (known) => known,
  },
};
