/** Seeded bug B-13: a slot that could not be made gives its file back twice. */
import type { SeededBug } from "../seeded-bug.ts";

/** Two clean-up paths each give back the one reference that was taken. */
export const b13FilePutTwice: SeededBug = {
  id: "b-13-file-put-twice",
  catalogue: "B-13",
  title: "a slot that could not be made gives its file back twice",
  story:
    "A private slot that fails late gives the file back where the slot is freed and once more at " +
    "the end of the ioctl. The second time it is the reference of the descriptor, so the file is " +
    "freed while it is open. Two operations: the file, and a call that fails after it has taken " +
    "the file, here because the slot lies beyond the last gfn.",
  source: "YkNXoCBjfpfI67QF@google.com, on version 5",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0xffffffffff000, size=0x2000, hva=0x0, " +
      "private_fd=fd0)",
  ],
  decisions: { filePutsOnFailure: () => 2 },
};
