/** Seeded bug: a refused change of a slot is checked for overlap first. */
import type { SeededBug } from "./seeded-bug.ts";

/**
 * Minimal because the two errnos compete only in a call that changes one existing slot and collides
 * with another existing slot: two slots must have been created before, one call each, and the call
 * itself is the third.
 */
export const wrongErrnoPrecedence: SeededBug = {
  id: "wrong-errno-precedence",
  title: "EEXIST wins over EINVAL when a slot is moved and altered at once",
  story:
    "A call that moves a slot onto another one and also asks for another hva must fail with " +
    "EINVAL, because a slot's hva is fixed; here the overlap is looked at first and the answer " +
    "is EEXIST. It takes the slot, the slot in its way and the call: three operations.",
  source:
    "the order of kvm_set_memory_region since the memslot rewrite of 5.17: fixed parts of an " +
    "existing slot are compared before the overlap check",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x1000, size=0x1000, hva=0x0)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
  ],
  decisions: {
    refuseChange: (changesFixedPart, collides) => {
      if (collides()) return "EEXIST";
      return changesFixedPart ? "EINVAL" : undefined;
    },
  },
};
