/** Seeded bug: a private gfn without a slot is emulated as a device. */
import type { SeededBug } from "../seeded-bug.ts";

export const privateHoleIsMmio: SeededBug = {
  id: "private-hole-is-mmio",
  title: "a private gfn without a slot is emulated as a device",
  story:
    "Where there is no slot the access becomes MMIO before anybody asks whether the gfn is " +
    "private. Two operations: the attribute, and an access.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_handle_noslot_fault (6.8); B-75 in its terms",
  dialect: "linux-6.18:sw-protected",
  minimalTrace: [
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    treatsPrivateHoleAsMmio: () => true,
  },
};
