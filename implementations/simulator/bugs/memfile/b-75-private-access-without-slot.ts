/** Seeded bug B-75: a private access where there is no slot crashes the host. */
import type { SeededBug } from "../seeded-bug.ts";

/** The clean-up after a private access goes through a slot that is not there. */
export const b75PrivateAccessWithoutSlot: SeededBug = {
  id: "b-75-private-access-without-slot",
  catalogue: "B-75",
  title: "a private access where there is no slot crashes the host",
  story:
    "Without a slot the access is treated as device memory, and afterwards the page is given " +
    "back through the slot: the host follows a null pointer, at the request of its guest. One " +
    "operation, on a fresh machine.",
  source:
    "v6 patch 6/8, direct_page_fault (20220519153713.819591-7-chao.p.peng@linux.intel.com), " +
    "read: nobody raised it",
  dialect: "memfile-v6",
  minimalTrace: ["guest_read(gpa=0x0, access=private)"],
  decisions: { privateAccessOutside: (where) => (where === "no-slot" ? "crash" : "exit") },
};
