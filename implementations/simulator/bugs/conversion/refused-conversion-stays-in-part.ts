/** Seeded bug: pages in front of the one that is held are converted though the call is refused. */
import type { SeededBug } from "../seeded-bug.ts";

export const refusedConversionStaysInPart: SeededBug = {
  id: "refused-conversion-stays-in-part",
  title: "pages in front of the one that is held are converted although the call is refused",
  story:
    "References are looked at and kinds stored page by page, in one loop. After EAGAIN the " +
    "caller tries again, but until then the range is of two kinds. Five operations: the file, " +
    "its mapping, what holds its second page, the conversion of both, and a touch of the " +
    "first.",
  source: "virt/kvm/guest_memfd.c, queued for Linux 7.4: a call that fails changes no kind",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
    "fd1 = host_pin(hva=0x10000001000)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x2000, attributes=PRIVATE)",
    "host_read(hva=0x10000000000)",
  ],
  decisions: { convertedThough: ({ start }, end) => ({ start, end }) },
};
