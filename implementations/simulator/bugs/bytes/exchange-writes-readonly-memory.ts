/** Seeded bug: a locked exchange changes the memory of a read-only slot. */
import type { SeededBug } from "../seeded-bug.ts";

/** Minimal because without a slot the exchange finds a device, and a slot alone changes nothing. */
export const exchangeWritesReadonlyMemory: SeededBug = {
  id: "exchange-writes-readonly-memory",
  title: "a locked exchange reaches the memory of a read-only slot",
  story:
    "The emulated compare-and-exchange works on the host address that the load was given, and " +
    "nobody asks whether the slot may be written: the guest patches its own firmware. Two " +
    "operations: the slot, and the exchange.",
  source:
    "arch/x86/kvm/x86.c, emulator_cmpxchg_emulated: kvm_vcpu_gfn_to_hva has no address for " +
    "writing in a read-only slot, Linux 5.18 and later",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=READONLY, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_exchange(gpa=0x0, value=0x1)",
  ],
  decisions: { mayExchange: () => true },
};
