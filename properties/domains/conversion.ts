/** Domains about pages of a guest_memfd that are converted in place. */
import { type BoundedDomain, operationsIn } from "./bounded-domain.ts";

const HVA = "hva=0x10000000000";
const SLOT = `set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, ${HVA}, `;

function convert(offset: string, size: string, attributes: string): string {
  const range = `offset=${offset}, size=${size}`;
  return `set_memory_attributes2(fd=fd0, ${range}, attributes=${attributes})`;
}

/** Conversion, punch, binding, release, and what holds a page. */
export const LINUX_IN_PLACE: BoundedDomain = {
  name: "linux-7.4/tiny",
  dialect: "linux-7.4:sw-protected",
  sentence: "Two pages of a file, one of them behind a slot, converted, held, punched and closed.",
  choices: [
    "1 file of 2 pages that begin shared, 1 slot over the first of them, 1 mapping of both",
    "both pages become private together, and shared one by one; something may hold the second",
    "the first page is read and written by the guest, and read by the host; it may be punched out",
    "stores carry the tag 1; the file is closed while it is mapped, or when it is not",
  ],
  operations: operationsIn([
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)",
    `${SLOT}guest_memfd=fd0)`,
    `set_user_memory_region2(slot=0, flags=0, gpa=0x0, size=0x0, ${HVA})`,
    `host_mmap(${HVA}, size=0x2000, prot=read-write, fd=fd0)`,
    `host_munmap(${HVA}, size=0x2000)`,
    `host_read(${HVA})`,
    "fd1 = host_pin(hva=0x10000001000)",
    convert("0x0", "0x2000", "PRIVATE"),
    convert("0x0", "0x1000", "0"),
    convert("0x1000", "0x1000", "0"),
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0)",
    "guest_write(gpa=0x0, tag=1)",
    "close(fd=fd1)",
    "close(fd=fd0)",
  ]),
  reaches: [
    "conversion-refused-for-reference",
    "conversion-took-host-page",
    "converted-page-raised-sigbus",
    "content-outlived-conversion",
    "written-page-punched",
    "slot-deleted",
  ],
};
