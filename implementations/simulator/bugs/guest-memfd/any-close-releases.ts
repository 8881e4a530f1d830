/** Seeded bug: closing one of two descriptors ends the file. */
import type { SeededBug } from "../seeded-bug.ts";

export const anyCloseReleases: SeededBug = {
  id: "any-close-releases",
  title: "closing one of two descriptors ends the file",
  story:
    "The file is released when a descriptor goes, and not with the last. Three operations: the " +
    "file, a second descriptor, and the close of one, which frees what the other names.",
  source: "fs/file_table.c, fput: release is called for the last reference",
  dialect: "linux-6.18",
  minimalTrace: ["fd0 = create_guest_memfd(size=0x1000)", "fd1 = dup(fd=fd0)", "close(fd=fd0)"],
  decisions: {
    releasesOnClose: () => true,
  },
};
