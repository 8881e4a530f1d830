/** Seeded bug: an ftruncate that a guest_memfd refuses changes its size. */
import type { SeededBug } from "../seeded-bug.ts";

/** The size is set before the refusal. */
export const guestMemfdTruncatedThoughRefused: SeededBug = {
  id: "guest-memfd-truncated-though-refused",
  title: "an ftruncate that a guest_memfd refuses changes its size",
  story:
    "The size of the file is set first, and refused then. Two operations: a file, and an " +
    "ftruncate.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_setattr answers EINVAL and does nothing, Linux 6.8 to " +
    "6.18",
  dialect: "linux-6.18",
  minimalTrace: ["fd0 = create_guest_memfd(size=0x1000, flags=0)", "ftruncate(fd=fd0, size=0x0)"],
  decisions: { setsSizeFirst: () => true },
};
