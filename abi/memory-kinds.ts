/**
 * Operations that say which memory is private: by gfn, or by page of a guest_memfd; and what keeps
 * a page from becoming private.
 */
import type { ByteRange } from "./fields.ts";
import type { FdRef, Handle } from "./handle.ts";

/** Bytes of `struct kvm_memory_attributes2`. */
export const MEMORY_ATTRIBUTES2_BYTES = 128;

/** KVM_SET_MEMORY_ATTRIBUTES, VM ioctl 0xd2 (Linux 6.8). */
export interface SetMemoryAttributes {
  readonly op: "set_memory_attributes";
  readonly gpa: bigint;
  readonly sizeBytes: bigint;
  readonly attributes: bigint;
  readonly flags: bigint;
}

/**
 * KVM_SET_MEMORY_ATTRIBUTES2, ioctl 0xd2 of 128 bytes on a guest_memfd (queued for Linux 7.4): the
 * pages of the range become shared without an attribute, private with PRIVATE. `error_offset` is
 * not given: the kernel only writes it.
 */
export interface SetMemoryAttributes2 {
  readonly op: "set_memory_attributes2";
  readonly fd: FdRef;
  /** First byte of the range in the file, unsigned 64 bit. */
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
  readonly attributes: bigint;
  readonly flags: bigint;
  /** The last of the 11 reserved words; the others are 0. */
  readonly reserved: bigint;
  /** The part of the 128 bytes that user space can read. Undefined: all of it. */
  readonly readable: ByteRange | undefined;
}

/**
 * Something of the environment takes a reference to the page at hva, and holds it until its
 * descriptor, and all that were doubled from it, are closed: vmsplice of the page into a pipe.
 */
export interface HostPin {
  readonly op: "host_pin";
  readonly result: Handle;
  readonly hva: bigint;
}
