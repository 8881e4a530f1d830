/**
 * Flags of memfd_create in the memfile design.
 *
 * @source include/uapi/linux/memfd.h, Linux 5.18; v6 patch 3/8 for INACCESSIBLE
 */
export const MFD_ALLOW_SEALING = 2;
export const MFD_HUGETLB = 4;
export const MFD_INACCESSIBLE = 8;
/** Every flag but the sizes of huge pages; 1 is CLOEXEC. */
export const MFD_KNOWN: number = 1 | MFD_ALLOW_SEALING | MFD_HUGETLB | MFD_INACCESSIBLE;
/** Base 2 logarithm of a huge page size, in bits 26 to 31. */
export const MFD_HUGE_MASK = 0xfc000000;
