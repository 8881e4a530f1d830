/** Seeded bug: closing the descriptor of the VM takes host mappings of its files away. */
import type { SeededBug } from "../seeded-bug.ts";

export const mappingsGoWithTheVmDescriptor: SeededBug = {
  id: "mappings-go-with-the-vm-descriptor",
  title: "closing the descriptor of the VM takes host mappings of its files away",
  story:
    "What the VMM has mapped of a guest_memfd is unmapped with the descriptor of the VM. " +
    "Three operations: the file, a mapping of it, the close.",
  source: "mm/mmap.c, mmap_region: an area holds its file, and a guest_memfd its VM, Linux 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "close_kvm(descriptor=vm)",
  ],
  decisions: { vmCloseUnmapsFiles: () => true },
};
