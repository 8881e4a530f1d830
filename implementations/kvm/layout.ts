/**
 * Byte layout of every C structure that the harness hands to the kernel: one table, compared with
 * the compiler's `sizeof` and `offsetof` by `tests/kvm/layout.test.ts`.
 *
 * @source include/uapi/linux/kvm.h, arch/x86/include/uapi/asm/kvm.h, linux/uio.h,
 *   linux/time_types.h, arch/x86/include/uapi/asm/stat.h (x86-64).
 */

/** Size in bytes of a structure, and byte offsets of the members that are used. */
export interface StructLayout {
  readonly bytes: number;
  readonly offsets: Readonly<Record<string, number>>;
}

export const REGION = {
  bytes: 32,
  offsets: { slot: 0, flags: 4, guest_phys_addr: 8, memory_size: 16, userspace_addr: 24 },
} as const;

export const REGION2 = {
  bytes: 160,
  offsets: {
    slot: 0,
    flags: 4,
    guest_phys_addr: 8,
    memory_size: 16,
    userspace_addr: 24,
    guest_memfd_offset: 32,
    guest_memfd: 40,
  },
} as const;

export const DIRTY_LOG = { bytes: 16, offsets: { slot: 0, dirty_bitmap: 8 } } as const;

export const CLEAR_DIRTY_LOG = {
  bytes: 24,
  offsets: { slot: 0, num_pages: 4, first_page: 8, dirty_bitmap: 16 },
} as const;

export const GUEST_MEMFD = { bytes: 64, offsets: { size: 0, flags: 8 } } as const;

export const MEMORY_ATTRIBUTES = {
  bytes: 32,
  offsets: { address: 0, size: 8, attributes: 16, flags: 24 },
} as const;

/** Queued for Linux 7.4. */
export const MEMORY_ATTRIBUTES2 = {
  bytes: 128,
  offsets: { offset: 0, size: 8, attributes: 16, flags: 24, error_offset: 32, reserved: 40 },
} as const;

export const PRE_FAULT_MEMORY = { bytes: 64, offsets: { gpa: 0, size: 8, flags: 16 } } as const;

export const ENABLE_CAP = { bytes: 104, offsets: { cap: 0, flags: 4, args: 8 } } as const;

export const RUN = {
  bytes: 2352,
  offsets: {
    exit_reason: 8,
    "mmio.phys_addr": 32,
    "mmio.data": 40,
    "mmio.len": 48,
    "mmio.is_write": 52,
    "internal.suberror": 32,
    "memory_fault.flags": 32,
    "memory_fault.gpa": 40,
    "memory_fault.size": 48,
    immediate_exit: 1,
    kvm_valid_regs: 288,
    kvm_dirty_regs: 296,
    s: 304,
  },
} as const;

export const REGS = {
  bytes: 144,
  offsets: { rax: 0, rdx: 24, rsi: 32, rdi: 40, rsp: 48, rip: 128, rflags: 136 },
} as const;

export const SREGS = {
  bytes: 312,
  offsets: {
    cs: 0,
    ds: 24,
    es: 48,
    fs: 72,
    gs: 96,
    ss: 120,
    "gdt.limit": 200,
    "idt.limit": 216,
    cr0: 224,
    cr3: 240,
    cr4: 248,
    efer: 264,
  },
} as const;

export const SEGMENT = {
  bytes: 24,
  offsets: {
    base: 0,
    limit: 8,
    selector: 12,
    type: 14,
    present: 15,
    dpl: 16,
    db: 17,
    s: 18,
    l: 19,
    g: 20,
  },
} as const;

export const CPUID2 = { bytes: 8, offsets: { nent: 0 } } as const;

export const CPUID_ENTRY2 = { bytes: 40, offsets: { function: 0, eax: 12 } } as const;

const VCPU_EVENTS = { bytes: 64, offsets: {} } as const;

export const IOVEC = { bytes: 16, offsets: { iov_base: 0, iov_len: 8 } } as const;

export const STAT = { bytes: 144, offsets: { st_size: 48, st_blocks: 64 } } as const;

export const SIGEVENT = {
  bytes: 64,
  offsets: { sigev_signo: 8, sigev_notify: 12, sigev_tid: 16 },
} as const;

export const TIMESPEC = { bytes: 16, offsets: { tv_sec: 0, tv_nsec: 8 } } as const;

export const ITIMERSPEC = {
  bytes: 32,
  offsets: {
    "it_interval.tv_sec": 0,
    "it_interval.tv_nsec": 8,
    "it_value.tv_sec": 16,
    "it_value.tv_nsec": 24,
  },
} as const;

/** The table by the names that C uses. */
export const LAYOUTS: Readonly<Record<string, StructLayout>> = {
  "struct kvm_userspace_memory_region": REGION,
  "struct kvm_userspace_memory_region2": REGION2,
  "struct kvm_dirty_log": DIRTY_LOG,
  "struct kvm_clear_dirty_log": CLEAR_DIRTY_LOG,
  "struct kvm_create_guest_memfd": GUEST_MEMFD,
  "struct kvm_memory_attributes": MEMORY_ATTRIBUTES,
  "struct kvm_pre_fault_memory": PRE_FAULT_MEMORY,
  "struct kvm_enable_cap": ENABLE_CAP,
  "struct kvm_run": RUN,
  "struct kvm_regs": REGS,
  "struct kvm_sregs": SREGS,
  "struct kvm_segment": SEGMENT,
  "struct kvm_cpuid2": CPUID2,
  "struct kvm_cpuid_entry2": CPUID_ENTRY2,
  "struct kvm_vcpu_events": VCPU_EVENTS,
  "struct iovec": IOVEC,
  "struct stat": STAT,
  "struct sigevent": SIGEVENT,
  "struct timespec": TIMESPEC,
  "struct itimerspec": ITIMERSPEC,
};
