/** Seeded bug B-65: a file that no slot uses any more stays inaccessible. */
import type { SeededBug } from "../seeded-bug.ts";

/** Node flags are set at registration and never taken back. */
export const b65NodeFlagsStay: SeededBug = {
  id: "b-65-node-flags-stay",
  catalogue: "B-65",
  title: "a file that no slot uses any more stays inaccessible",
  story:
    "Registering a slot makes its file inaccessible. When the slot goes, and even when it could " +
    "not be made in the end, the flags stay, and the owner of an ordinary file can never read, " +
    "write or map it again. Two operations: the file, and a call that registers the slot and " +
    "then fails, here because the slot lies beyond the last gfn.",
  source:
    "v6 patch 1/8, memfile_register_notifier " +
    "(20220519153713.819591-2-chao.p.peng@linux.intel.com), read: nobody raised it",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0xffffffffff000, size=0x2000, hva=0x0, " +
      "private_fd=fd0)",
  ],
  decisions: { flagsAfterUnregister: (flags) => flags },
};
