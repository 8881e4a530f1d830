/**
 * Numbers of the KVM interface that the harness uses, by the names of the kernel headers.
 *
 * @source include/uapi/linux/kvm.h, Linux 6.18 (x86-64); compared with the installed headers by
 *   `tests/kvm/layout.test.ts`.
 */

/** Requests on /dev/kvm, on a VM and on a vCPU. */
export const IOCTL = {
  KVM_GET_API_VERSION: 0xae00,
  KVM_CREATE_VM: 0xae01,
  KVM_CHECK_EXTENSION: 0xae03,
  KVM_GET_VCPU_MMAP_SIZE: 0xae04,
  KVM_GET_SUPPORTED_CPUID: 0xc008ae05,
  KVM_CREATE_VCPU: 0xae41,
  KVM_GET_DIRTY_LOG: 0x4010ae42,
  KVM_SET_USER_MEMORY_REGION: 0x4020ae46,
  KVM_SET_USER_MEMORY_REGION2: 0x40a0ae49,
  KVM_CLEAR_DIRTY_LOG: 0xc018aec0,
  KVM_SET_MEMORY_ATTRIBUTES: 0x4020aed2,
  /** On a guest_memfd; queued for Linux 7.4, and in no header that is released. */
  KVM_SET_MEMORY_ATTRIBUTES2: 0xc080aed2,
  KVM_CREATE_GUEST_MEMFD: 0xc040aed4,
  KVM_PRE_FAULT_MEMORY: 0xc040aed5,
  KVM_ENABLE_CAP: 0x4068aea3,
  KVM_RUN: 0xae80,
  KVM_GET_SREGS: 0x8138ae83,
  KVM_SET_SREGS: 0x4138ae84,
  KVM_SET_CPUID2: 0x4008ae90,
  KVM_SET_VCPU_EVENTS: 0x4040aea0,
} as const;

/** Arguments of KVM_CHECK_EXTENSION. */
export const CAP = {
  KVM_CAP_NR_MEMSLOTS: 10,
  KVM_CAP_SYNC_REGS: 74,
  KVM_CAP_READONLY_MEM: 81,
  KVM_CAP_MULTI_ADDRESS_SPACE: 118,
  KVM_CAP_IMMEDIATE_EXIT: 136,
  KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2: 168,
  KVM_CAP_DIRTY_LOG_RING: 192,
  KVM_CAP_DIRTY_LOG_RING_ACQ_REL: 223,
  KVM_CAP_USER_MEMORY2: 231,
  KVM_CAP_MEMORY_FAULT_INFO: 232,
  KVM_CAP_MEMORY_ATTRIBUTES: 233,
  KVM_CAP_GUEST_MEMFD: 234,
  KVM_CAP_VM_TYPES: 235,
  KVM_CAP_PRE_FAULT_MEMORY: 236,
  KVM_CAP_GUEST_MEMFD_FLAGS: 244,
  /** Queued for Linux 7.4. */
  KVM_CAP_GUEST_MEMFD_MEMORY_ATTRIBUTES: 252,
} as const;

/** The only API version there has been since Linux 2.6.22. */
export const KVM_API_VERSION = 12;

/**
 * Bit of `kvm_valid_regs` and `kvm_dirty_regs`: the general registers travel in the run structure.
 */
export const KVM_SYNC_X86_REGS = 1;
