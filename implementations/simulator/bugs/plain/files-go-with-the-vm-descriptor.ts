/** Seeded bug: closing the descriptor of the VM releases its guest_memfds. */
import type { SeededBug } from "../seeded-bug.ts";

export const filesGoWithTheVmDescriptor: SeededBug = {
  id: "files-go-with-the-vm-descriptor",
  title: "closing the descriptor of the VM releases its guest_memfds",
  story:
    "The VM releases the files that were made by it, though descriptors of them are open. " +
    "Two operations: the file and the close, which frees what the other names.",
  source:
    "virt/kvm/guest_memfd.c, __kvm_gmem_create: the file holds the VM, and not the other " +
    "way round, Linux 6.8",
  dialect: "linux-6.18",
  minimalTrace: ["fd0 = create_guest_memfd(size=0x1000)", "close_kvm(descriptor=vm)"],
  decisions: { vmCloseReleasesFiles: () => true },
};
