/**
 * Where the rules of this folder were read. The text may still change before it is released.
 *
 * @source virt/kvm/guest_memfd.c, the ioctl of a guest_memfd: kvm-x86 branch coco, in linux-next of
 *   2026-09-23
 */
export const QUEUED: string =
  "virt/kvm/guest_memfd.c, KVM_SET_MEMORY_ATTRIBUTES2, queued for Linux 7.4 (kvm-x86 coco, " +
  "linux-next of 2026-09-23); read, and seen on no kernel";
