/**
 * Flags of memfd_create. Bit 3 is INACCESSIBLE in the memfile design, and NOEXEC_SEAL in Linux.
 *
 * @source include/uapi/linux/memfd.h, Linux 5.18 to 6.18; v6 patch 3/8 for INACCESSIBLE
 */
export const MFD_ALLOW_SEALING = 2;
export const MFD_HUGETLB = 4;
export const MFD_INACCESSIBLE = 8;
export const MFD_NOEXEC_SEAL = 8;
export const MFD_EXEC = 16;

/** Base 2 logarithm of a huge page size, in bits 26 to 31. */
const MFD_HUGE_MASK = 0xfc000000;
const MFD_HUGE_SHIFT = 26;

/** Default, 2 MiB and 1 GiB: the huge pages there are on x86-64. */
const DEFAULT_SIZE = 0;
const SIZE_2_MIB = 21;
const SIZE_1_GIB = 30;

/**
 * True when a flag is set that is not among these; beside HUGETLB, where that is one of them, the
 * bits that name a size have a meaning.
 */
export function hasUnknownMemfdFlag(flags: number, known: number): boolean {
  const isHuge = (flags & known & MFD_HUGETLB) !== 0;
  return (flags & ~(isHuge ? known | MFD_HUGE_MASK : known)) !== 0;
}

/** Whether the machine has huge pages of the size that the flags name. */
export function hugePageSize(flags: number): "present" | "absent" | "up to the processor" {
  if ((flags & MFD_HUGETLB) === 0) return "present";
  switch ((flags & MFD_HUGE_MASK) >>> MFD_HUGE_SHIFT) {
    case DEFAULT_SIZE:
    case SIZE_2_MIB:
      return "present";
    case SIZE_1_GIB:
      return "up to the processor";
    default:
      return "absent";
  }
}
