/** Operations that are one plain system call on a descriptor or on host memory, as plain data. */
import type { FdRef, Handle } from "./handle.ts";

/** A call of a descriptor that has no arguments worth a name, or a moment of one. */
export type PlainCall =
  /** read, write and readv of 8 bytes at the position of the file. */
  | "read"
  | "write"
  | "readv"
  | "fsync"
  /** fchmod(fd, 0600). */
  | "fchmod"
  /** ioctl(fd, TCGETS), which is one of terminals. */
  | "ioctl"
  /** poll for reading and writing, without waiting: the events that are there. */
  | "poll"
  /** fcntl(fd, F_GETFL). */
  | "status_flags"
  /** fcntl(fd, F_GETFD). */
  | "descriptor_flags";

/**
 * An open file that is no memory: /dev/kvm, descriptors of the VM and of its vCPU, an eventfd; and
 * `path`, a name of /dev/kvm that was opened with O_PATH.
 */
export type OtherFile = "kvm" | "vm" | "vcpu" | "eventfd" | "path";

/**
 * What host memory is asked for: madvise with COLD, PAGEOUT, POPULATE_READ or POPULATE_WRITE; and
 * `lock`, an mlock that a munlock follows at once.
 */
export type Advice = "cold" | "pageout" | "populate_read" | "populate_write" | "lock";

/** A plain call on a descriptor. */
export interface FileCall {
  readonly op: "file_call";
  readonly fd: FdRef;
  readonly call: PlainCall;
}

/** A descriptor of an open file that is no memory: what may be taken for a guest_memfd. */
export interface OpenOther {
  readonly op: "open_other";
  readonly result: Handle;
  readonly kind: OtherFile;
}

/** A call inside the host window that brings pages in or takes them out, and changes none. */
export interface HostAdvise {
  readonly op: "host_advise";
  readonly hva: bigint;
  readonly sizeBytes: bigint;
  readonly advice: Advice;
}

/** mremap of one page inside the host window to another address, over what is there. */
export interface HostMremap {
  readonly op: "host_mremap";
  readonly hva: bigint;
  readonly toHva: bigint;
}

/** A descriptor of the machine itself. */
export type KvmDescriptor = "vm" | "vcpu";

/** close of the descriptor of the machine's VM, or of its vCPU, which exists by then. */
export interface CloseKvm {
  readonly op: "close_kvm";
  readonly descriptor: KvmDescriptor;
}

/** An ioctl of the machine's VM or, the last two, of its vCPU. */
export type MachineIoctl =
  | "set_user_memory_region"
  | "get_dirty_log"
  | "create_guest_memfd"
  | "set_memory_attributes"
  | "pre_fault_memory"
  | "run";

/**
 * An ioctl that a forked child makes on the descriptor that it inherited; its argument block, all
 * zeroes, is readable.
 */
export interface ChildIoctl {
  readonly op: "child_ioctl";
  readonly request: MachineIoctl;
}

/**
 * A forked child stores a tag into the page at hva, without being able to fault, and is gone. What
 * is private to a process it stores into a copy of its own.
 */
export interface ChildWrite {
  readonly op: "child_write";
  readonly hva: bigint;
  readonly tag: number;
}

/** dup(fd): a second descriptor of the same open file. */
export interface DupFd {
  readonly op: "dup";
  readonly result: Handle;
  readonly fd: FdRef;
}

/** madvise(hva, size, MADV_REMOVE) inside the host window: punches a hole into the mapped file. */
export interface HostRemove {
  readonly op: "host_remove";
  readonly hva: bigint;
  readonly sizeBytes: bigint;
}

/**
 * madvise(hva, size, MADV_COLLAPSE) inside the host window: asks for huge pages behind the range.
 */
export interface HostCollapse {
  readonly op: "host_collapse";
  readonly hva: bigint;
  readonly sizeBytes: bigint;
}
