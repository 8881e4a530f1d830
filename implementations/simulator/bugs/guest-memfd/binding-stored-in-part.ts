/** Seeded bug: only the first part of a binding is stored. */
import type { SeededBug } from "../seeded-bug.ts";

export const bindingStoredInPart: SeededBug = {
  id: "binding-stored-in-part",
  catalogue: "B-89",
  title: "only the first part of a binding is stored",
  story:
    "The map of bindings stores a range in nodes of 64 pages. When there is no memory for the " +
    "second node nobody looks at the error, and the slot is made with the first part; here " +
    "that memory is never there. Two operations: the file, and a slot over the boundary, of " +
    "which one page is bound.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_bind (6.8), B-89: Ackerley Tng and Sean Christopherson, " +
    "26 and 27 May 2026",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x41000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x41000, hva=0x0, " +
      "guest_memfd=fd0)",
  ],
  decisions: {
    storedPages: ({ start, end }) => ({ start, end: Math.min(end, nextNode(start)) }),
  },
};

/** First page of the node behind that of a page. */
function nextNode(page: number): number {
  return (Math.floor(page / 64) + 1) * 64;
}
