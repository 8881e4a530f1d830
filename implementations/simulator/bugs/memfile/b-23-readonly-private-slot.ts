/** Seeded bug B-23: a slot may be READONLY and PRIVATE, and a private store to it never ends. */
import type { SeededBug } from "../seeded-bug.ts";

/** The two flags are not mutually exclusive. */
export const b23ReadonlyPrivateSlot: SeededBug = {
  id: "b-23-readonly-private-slot",
  catalogue: "B-23",
  title: "a slot may be READONLY and PRIVATE, and a private store to it never ends",
  story:
    "A private page of a READONLY slot is mapped read-only, so a private store faults, is " +
    "answered with the same mapping, and faults again: the guest spins and never exits. The " +
    "mistake is that the slot can be made. Two operations: the file and the call. Without the " +
    "file the call fails for the lack of it, as it should, unless an allocation before fails: " +
    "an injected ENOMEM in place of EINVAL shows it in one.",
  source: "20240222190612.2942589-2-seanjc@google.com (e563592224e0), for the merged design",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=READONLY|PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0)",
  ],
  decisions: { allowsReadonlyPrivate: () => true },
};
