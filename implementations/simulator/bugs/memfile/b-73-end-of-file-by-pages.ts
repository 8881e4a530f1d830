/** Seeded bug B-73: reading an inaccessible file at its end is an error. */
import { POSTED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** The end of the file is compared in pages, with the page of the end still inside. */
export const b73EndOfFileByPages: SeededBug = {
  id: "b-73-end-of-file-by-pages",
  catalogue: "B-73",
  title: "reading an inaccessible file at its end is an error",
  story:
    "A read at or behind the end of a file returns 0. Here the test is made in whole pages and " +
    "lets the page of the end pass, so that reading an empty file is refused as if there were " +
    "something to protect. Two operations: the file and the read.",
  source:
    "v6 patch 2/8, shmem_file_read_iter (20220519153713.819591-3-chao.p.peng@linux.intel.com), " +
    "read: nobody raised it",
  dialect: "memfile-v6",
  minimalTrace: ["fd0 = memfd_create(flags=INACCESSIBLE)", "file_read(fd=fd0, offset=0x0, size=0)"],
  decisions: { isPastEnd: POSTED_DECISIONS.isPastEnd },
};
