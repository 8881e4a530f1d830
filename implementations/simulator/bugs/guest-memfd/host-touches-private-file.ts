/** Seeded bug: the host may touch a file that is not shared from the start. */
import type { SeededBug } from "../seeded-bug.ts";

export const hostTouchesPrivateFile: SeededBug = {
  id: "host-touches-private-file",
  title: "the host may touch a file that is not shared from the start",
  story:
    "A mapping that was made because of MMAP is served without asking for INIT_SHARED. Three " +
    "operations: a file with MMAP alone, a mapping of it, and a load that should raise " +
    "SIGBUS.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_fault_user_mapping (6.18)",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_read(hva=0x10000000000)",
  ],
  decisions: {
    hostMayTouch: () => true,
  },
};
