/** Seeded bug B-09: a private access to an ordinary slot crashes the host. */
import type { SeededBug } from "../seeded-bug.ts";

/** The clean-up after a private access goes through a file the slot does not have. */
export const b09PrivateAccessToOrdinarySlot: SeededBug = {
  id: "b-09-private-access-to-ordinary-slot",
  catalogue: "B-09",
  title: "a private access to an ordinary slot crashes the host",
  story:
    "An ordinary slot has no file, but after a private access the page is given back through " +
    "one: the host follows a null pointer, at the request of its guest. Two operations: an " +
    "ordinary slot and a private access to it. With a private slot there is a file; without a " +
    "slot the access takes another path.",
  source: "20221116205025.1510291-1-ackerleytng@google.com; Y3Vgc5KrNRA8r6vh@google.com",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "guest_read(gpa=0x0, access=private)",
  ],
  decisions: { privateAccessOutside: (where) => (where === "ordinary-slot" ? "crash" : "exit") },
};
