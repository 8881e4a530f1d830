/** Seeded bug B-04: one file page is bound to two gfns. */
import type { SeededBug } from "../seeded-bug.ts";

/** The kernel does not compare the bindings of a file; the text leaves it to the caller. */
export const b04OnePageAtTwoGfns: SeededBug = {
  id: "b-04-one-page-at-two-gfns",
  catalogue: "B-04",
  title: "one file page is bound to two gfns",
  story:
    "The same page of a file must not be bound at two gfns, says the text, and what happens " +
    "otherwise it leaves open. The check was dropped for its cost: both slots are made, both " +
    "gfns map one frame, and hardware that owns pages refuses the second. A strict dialect " +
    "reports the caller. Three operations: the file, a private slot, and another over the same " +
    "pages; one slot cannot show a page twice.",
  source:
    "Y8HTITl1+Oe0H7Gd@google.com; v6 patch 4/8, the documentation " +
    "(20220519153713.819591-5-chao.p.peng@linux.intel.com)",
  dialect: "memfile-v6:strict",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, private_fd=fd0)",
    "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x1000, size=0x1000, hva=0x0, " +
      "private_fd=fd0)",
  ],
  obligation: "caller-obligation/one-page-one-gfn",
  decisions: {},
};
