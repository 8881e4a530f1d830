/** Seeded bug: an ftruncate that an inaccessible file refuses changes its size. */
import type { SeededBug } from "../seeded-bug.ts";

/** The size is set before the refusal. */
export const fileTruncatedThoughRefused: SeededBug = {
  id: "file-truncated-though-refused",
  title: "an ftruncate that an inaccessible file refuses changes its size",
  story:
    "The size is set before anybody looks whether the file has one already. Three operations: " +
    "an inaccessible file, its size, and another one.",
  source:
    "20220519153713.819591-3-chao.p.peng@linux.intel.com, patch 2 of the memfile series v6, " +
    "shmem_setattr: EPERM once there is a size",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=INACCESSIBLE)",
    "ftruncate(fd=fd0, size=0x1000)",
    "ftruncate(fd=fd0, size=0x0)",
  ],
  decisions: { setsSizeFirst: (errno) => errno === "EPERM" },
};
