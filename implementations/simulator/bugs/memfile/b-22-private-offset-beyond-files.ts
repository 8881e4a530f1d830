/** Seeded bug B-22: a private offset of 2^63 is accepted although no file is that long. */
import { POSTED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** The offset is checked as unsigned and kept as signed. */
export const b22PrivateOffsetBeyondFiles: SeededBug = {
  id: "b-22-private-offset-beyond-files",
  catalogue: "B-22",
  title: "a private offset of 2^63 is accepted although no file is that long",
  story:
    "From 2^63 on an offset is negative once it is stored. The slot is made and can never hold " +
    "a private page: a private access exits for ever, and user space has no way to provide the " +
    "page. Two operations: the file and the call. Without the file the call fails for the lack " +
    "of it, as it should, unless an allocation before fails: an injected ENOMEM in place of " +
    "EINVAL shows it in one.",
  source:
    "v6 patch 7/8, the check of private_offset " +
    "(20220519153713.819591-8-chao.p.peng@linux.intel.com), read: nobody raised it",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0, private_offset=0x8000000000000000)",
  ],
  decisions: { refusesPrivateOffset: POSTED_DECISIONS.refusesPrivateOffset },
};
