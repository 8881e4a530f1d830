/** Seeded bug: a hole behind the end of a guest_memfd is refused. */
import type { SeededBug } from "../seeded-bug.ts";

export const punchBehindTheEndRefused: SeededBug = {
  id: "punch-behind-the-end-refused",
  title: "a hole behind the end of a guest_memfd is refused",
  story:
    "Allocating and punching are taken for one when their range is compared with the size. " +
    "Two operations: the file, and a punch behind its end, which has nothing to do and " +
    "succeeds.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_punch_hole (6.8), which does not look at the size",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x2000)",
  ],
  decisions: {
    refusesPunchBehindEnd: () => true,
  },
};
