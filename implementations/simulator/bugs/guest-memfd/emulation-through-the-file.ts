/** Seeded bug: emulated accesses reach the guest_memfd of a slot. */
import type { SeededBug } from "../seeded-bug.ts";

export const emulationThroughTheFile: SeededBug = {
  id: "emulation-through-the-file",
  title: "emulated accesses reach the guest_memfd of a slot",
  story:
    "The emulator looks at the file of a slot and not at userspace_addr, which is all it may " +
    "know. Three operations: the file, a slot whose userspace_addr is not mapped, and an " +
    "emulated load, which should become MMIO.",
  source: "virt/kvm/kvm_main.c, __kvm_read_guest_page (6.8 to 6.18)",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "guest_read(gpa=0x0, path=emulation)",
  ],
  decisions: {
    emulatesThroughFile: () => true,
  },
};
