/** Seeded bug B-10: a shared page of a private slot is mapped together with memory of strangers. */
import type { SeededBug } from "../seeded-bug.ts";

/** A private slot skips the question how large the host maps the page. */
export const b10HostLevelIgnored: SeededBug = {
  id: "b-10-host-level-ignored",
  catalogue: "B-10",
  title: "a shared page of a private slot is mapped together with memory of strangers",
  story:
    "A shared mapping may be as large as the mapping of the host, which is one page here. In a " +
    "private slot the host is not asked, so one access maps an aligned block, whose other frames " +
    "belong to anybody. Three operations: the file, a private slot that holds a whole aligned " +
    "block, and a shared access. Only an access maps, and in an ordinary slot the host is asked.",
  source:
    "Yqzpf3AEYabFWjnW@google.com; CAGtprH82H_fjtRbL0KUxOkgOk4pgbaEbAydDYfZ0qxz41JCnAQ (observed)",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x4000, hva=0x10000000000, " +
      "private_fd=fd0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: { sharedOrder: (slotOrder) => slotOrder },
};
