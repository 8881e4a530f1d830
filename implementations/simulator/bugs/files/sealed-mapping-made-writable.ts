/** Seeded bug: mprotect makes a mapping of a sealed file writable. */
import type { SeededBug } from "../seeded-bug.ts";

export const sealedMappingMadeWritable: SeededBug = {
  id: "sealed-mapping-made-writable",
  title: "mprotect makes a mapping of a sealed file writable",
  story:
    "A read-only mapping of a file that is sealed against writing does not remember the seal. " +
    "Four operations: a file that can be sealed, the seal, the mapping, and the call.",
  source: "mm/shmem.c, seal_check_write: VM_MAYWRITE goes; a cousin of 05d351102dbe (5.6)",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = memfd_create(flags=ALLOW_SEALING)",
    "add_seals(fd=fd0, seals=WRITE)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)",
    "host_mprotect(hva=0x10000000000, size=0x1000, prot=read-write)",
  ],
  decisions: {
    sealStaysWithMapping: () => false,
  },
};
