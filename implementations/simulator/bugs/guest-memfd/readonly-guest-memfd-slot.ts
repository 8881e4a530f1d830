/** Seeded bug: a slot with a guest_memfd may be read-only. */
import type { SeededBug } from "../seeded-bug.ts";

export const readonlyGuestMemfdSlot: SeededBug = {
  id: "readonly-guest-memfd-slot",
  title: "a slot with a guest_memfd may be read-only",
  story:
    "READONLY is a valid flag beside GUEST_MEMFD, which makes a slot without sane semantics. " +
    "One call shows it, even with a descriptor that is not open: the flags are checked before " +
    "it is looked up, so that it answers EBADF and not EINVAL.",
  source:
    "e563592224e0 KVM: Make KVM_MEM_GUEST_MEMFD mutually exclusive with KVM_MEM_READONLY " +
    "(6.8), 20240222190612.2942589-2-seanjc@google.com",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region2(slot=0, flags=READONLY|GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0)",
  ],
  decisions: {
    allowsReadonlyGuestMemfd: () => true,
  },
};
