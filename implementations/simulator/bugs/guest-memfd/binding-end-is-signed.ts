/** Seeded bug: a binding that ends at 2^63 lies inside every file. */
import type { SeededBug } from "../seeded-bug.ts";

export const bindingEndIsSigned: SeededBug = {
  id: "binding-end-is-signed",
  title: "a binding that ends at 2^63 lies inside every file",
  story:
    "Offset and size are added as signed values. The sum wraps to a negative one, which is " +
    "smaller than the size of any file. Two operations: a file, and a slot with the last page " +
    "that an offset can name. Linux 6.8 to 7.1 do this.",
  source: "KVM guest_memfd changes for 7.2, 06ba195f136a: binding offsets and sizes are unsigned",
  dialect: "linux-7.2",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0, guest_memfd_offset=0x7ffffffffffff000)",
  ],
  decisions: {
    refusesBinding: (offset, size, fileBytes) =>
      BigInt.asIntN(64, offset) < 0n || BigInt.asIntN(64, offset + size) > fileBytes,
  },
};
