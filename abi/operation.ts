/**
 * Operations: what user space (or the guest) asks of the machine, as plain data.
 *
 * How each is written and read is described in `operation-fields.ts`. Field names follow the
 * kernel's structs, with units. 64-bit values are `bigint` and exact; a value that does not fit its
 * C field is refused, never wrapped.
 */
import type { GuestByteOperation } from "./byte-operation.ts";
import type { ByteRange, InjectedFault } from "./fields.ts";
import type { FdRef, Handle } from "./handle.ts";
import type { HostPin, SetMemoryAttributes, SetMemoryAttributes2 } from "./memory-kinds.ts";
import type { PageSet } from "./page-set.ts";
import type {
  ChildIoctl,
  ChildWrite,
  CloseKvm,
  DupFd,
  FileCall,
  HostAdvise,
  HostCollapse,
  HostMremap,
  HostRemove,
  OpenOther,
} from "./plain-calls.ts";

export type {
  AccessBytes,
  GuestByteOperation,
  GuestExchange,
  GuestReadBytes,
  GuestWriteBytes,
} from "./byte-operation.ts";
export type { HostPin, SetMemoryAttributes, SetMemoryAttributes2 } from "./memory-kinds.ts";
export type { DupFd, HostCollapse, HostRemove } from "./plain-calls.ts";

/**
 * Flag bits of a memory region. Bit 2 is PRIVATE in the memfile design and GUEST_MEMFD since Linux
 * 6.8.
 */
export const MEM_LOG_DIRTY_PAGES = 1;
export const MEM_READONLY = 2;
export const MEM_PRIVATE = 4;
export const MEM_GUEST_MEMFD = 4;

/** Bytes of `struct kvm_userspace_memory_region` and of its 160-byte successor. */
export const REGION_BYTES = 32;
export const REGION2_BYTES = 160;

/** What the hardware marks a guest access as; only memory encryption makes an access private. */
export type GuestAccessKind = "shared" | "private";

/**
 * How a guest access reaches memory: `fault` through the hardware's page tables, `emulation`
 * through an instruction that KVM carries out itself, which only knows userspace_addr.
 */
export type GuestAccessPath = "fault" | "emulation";

/** Host page protections that mmap and mprotect are given here. */
export type Protection = "none" | "read" | "read-execute" | "read-write";

/**
 * KVM_SET_USER_MEMORY_REGION, VM ioctl 0x46. `slot` holds the id in bits 0..15 and the address
 * space in 16..31.
 */
export interface SetUserMemoryRegion {
  readonly op: "set_user_memory_region";
  readonly slot: number;
  readonly flags: number;
  readonly gpa: bigint;
  readonly sizeBytes: bigint;
  readonly hva: bigint;
  /**
   * The part of the argument block that user space can read. Undefined: all of it, however long.
   */
  readonly readable: ByteRange | undefined;
  /**
   * What the kernel's first fetch of `flags` sees, where a generation fetches it twice and user
   * space changes it in between. Undefined: both fetches see `flags`.
   */
  readonly firstFetchFlags: number | undefined;
  /**
   * Backing of the private half of the slot, read only when `flags` has PRIVATE (bytes 32..160 of
   * the block).
   */
  readonly privateFd: FdRef;
  /** File offset in bytes of the first page of the slot, unsigned 64 bit. */
  readonly privateOffsetBytes: bigint;
  readonly inject: InjectedFault | undefined;
}

/** KVM_SET_USER_MEMORY_REGION2, VM ioctl 0x49 (Linux 6.8). */
export interface SetUserMemoryRegion2 {
  readonly op: "set_user_memory_region2";
  readonly slot: number;
  readonly flags: number;
  readonly gpa: bigint;
  readonly sizeBytes: bigint;
  readonly hva: bigint;
  readonly guestMemfd: FdRef;
  readonly guestMemfdOffsetBytes: bigint;
  readonly readable: ByteRange | undefined;
}

/**
 * One 8-byte load by user-mode guest code at a page-aligned gpa. `addressSpace` is 1 where the vCPU
 * is in system management mode, which has slots of its own.
 */
export interface GuestRead {
  readonly op: "guest_read";
  readonly gpa: bigint;
  readonly access: GuestAccessKind;
  readonly path: GuestAccessPath;
  readonly addressSpace: number;
}

/** One 8-byte store of a page tag by user-mode guest code at a page-aligned gpa. */
export interface GuestWrite {
  readonly op: "guest_write";
  readonly gpa: bigint;
  readonly tag: number;
  readonly access: GuestAccessKind;
  readonly path: GuestAccessPath;
  readonly addressSpace: number;
}

/** The guest calls the code that a tagged page holds; a page of tag `t` returns `t`. */
export interface GuestExecute {
  readonly op: "guest_execute";
  readonly gpa: bigint;
  readonly access: GuestAccessKind;
  readonly addressSpace: number;
}

/**
 * mmap(hva, size, prot, MAP_FIXED | ...) inside the host window: MAP_PRIVATE | MAP_ANONYMOUS
 * without a descriptor,
 * MAP_SHARED of the file with one.
 */
export interface HostMmap {
  readonly op: "host_mmap";
  readonly hva: bigint;
  readonly sizeBytes: bigint;
  readonly protection: Protection;
  readonly fd: FdRef | undefined;
  readonly fdOffsetBytes: bigint;
  /** MAP_SHARED or MAP_PRIVATE of the file; an anonymous mapping is always private. */
  readonly sharing: "shared" | "private";
}

/** munmap(hva, size) inside the host window. */
export interface HostMunmap {
  readonly op: "host_munmap";
  readonly hva: bigint;
  readonly sizeBytes: bigint;
}

/** mprotect(hva, size, prot) inside the host window. */
export interface HostMprotect {
  readonly op: "host_mprotect";
  readonly hva: bigint;
  readonly sizeBytes: bigint;
  readonly protection: Protection;
}

/** madvise(hva, size, MADV_DONTNEED) inside the host window: the pages read as zero afterwards. */
export interface HostDontneed {
  readonly op: "host_dontneed";
  readonly hva: bigint;
  readonly sizeBytes: bigint;
}

/** The host loads the tag of the page at hva, without being able to fault. */
export interface HostRead {
  readonly op: "host_read";
  readonly hva: bigint;
}

/** The host stores a tag into the page at hva, without being able to fault. */
export interface HostWrite {
  readonly op: "host_write";
  readonly hva: bigint;
  readonly tag: number;
}

/** KVM_GET_DIRTY_LOG. `slot` as in {@link SetUserMemoryRegion}. */
export interface GetDirtyLog {
  readonly op: "get_dirty_log";
  readonly slot: number;
  /** Whether the kernel can write the bitmap the caller points at. */
  readonly buffer: "ok" | "unmapped";
}

/**
 * KVM_CLEAR_DIRTY_LOG. `pages` are the set bits of the argument bitmap, relative to `firstPage`.
 */
export interface ClearDirtyLog {
  readonly op: "clear_dirty_log";
  readonly slot: number;
  readonly firstPage: bigint;
  readonly numPages: number;
  readonly pages: PageSet;
  readonly buffer: "ok" | "unmapped";
}

/** memfd_create(name, flags): a file that is not a guest_memfd. */
export interface MemfdCreate {
  readonly op: "memfd_create";
  readonly result: Handle;
  readonly flags: number;
  /** Whether the name is readable and at most 249 characters long. */
  readonly name: "ok" | "unreadable" | "too_long";
}

/** fallocate(fd, mode, offset, size). Offset and size are the bits of a signed 64-bit value. */
export interface Fallocate {
  readonly op: "fallocate";
  readonly fd: FdRef;
  readonly mode: number;
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
  readonly inject: InjectedFault | undefined;
}

/** ftruncate(fd, size). Size is the bits of a signed 64-bit value. */
export interface Ftruncate {
  readonly op: "ftruncate";
  readonly fd: FdRef;
  readonly sizeBytes: bigint;
}

/**
 * pread(fd, buffer, size, offset). The outcome carries the tag when a whole page start was read.
 */
export interface FileRead {
  readonly op: "file_read";
  readonly fd: FdRef;
  readonly offsetBytes: bigint;
  readonly sizeBytes: number;
}

/** pwrite(fd, buffer, size, offset) of a tag followed by zeroes. */
export interface FileWrite {
  readonly op: "file_write";
  readonly fd: FdRef;
  readonly offsetBytes: bigint;
  readonly sizeBytes: number;
  readonly tag: number;
  readonly buffer: "ok" | "unmapped";
}

/** fcntl(fd, F_ADD_SEALS, seals). */
export interface AddSeals {
  readonly op: "add_seals";
  readonly fd: FdRef;
  readonly seals: number;
}

/** fcntl(fd, F_GET_SEALS). */
export interface GetSeals {
  readonly op: "get_seals";
  readonly fd: FdRef;
}

/** fstat(fd): size and allocated blocks. */
export interface Fstat {
  readonly op: "fstat";
  readonly fd: FdRef;
}

/** lseek(fd, offset, SEEK_DATA or SEEK_HOLE). */
export interface Seek {
  readonly op: "seek";
  readonly fd: FdRef;
  readonly offsetBytes: bigint;
  readonly whence: "data" | "hole";
}

/** KVM_CREATE_GUEST_MEMFD, VM ioctl 0xd4 (Linux 6.8). */
export interface CreateGuestMemfd {
  readonly op: "create_guest_memfd";
  readonly result: Handle;
  readonly sizeBytes: bigint;
  readonly flags: bigint;
  /** 0 is the machine's VM; 1 is a second, otherwise idle VM of the same process. */
  readonly vm: number;
}

/**
 * KVM_PRE_FAULT_MEMORY, vCPU ioctl 0xd5 (Linux 6.11). It is about the slots that the vCPU sees: in
 * system management mode those of address space 1.
 */
export interface PreFaultMemory {
  readonly op: "pre_fault_memory";
  readonly gpa: bigint;
  readonly sizeBytes: bigint;
  readonly flags: bigint;
  readonly addressSpace: number;
}

/** KVM_ENABLE_CAP of KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2; `mode` is args[0]. */
export interface EnableDirtyLogProtect {
  readonly op: "enable_dirty_log_protect";
  readonly mode: bigint;
  readonly flags: number;
}

/** close(fd) of a handle. */
export interface CloseFd {
  readonly op: "close";
  readonly fd: FdRef;
}

/** Any request of user space or of the guest. */
export type Operation =
  | SetUserMemoryRegion
  | SetUserMemoryRegion2
  | GuestRead
  | GuestWrite
  | GuestExecute
  | GuestByteOperation
  | HostMmap
  | HostMunmap
  | HostMprotect
  | HostDontneed
  | HostRead
  | HostWrite
  | GetDirtyLog
  | ClearDirtyLog
  | MemfdCreate
  | FileOperation
  | CreateGuestMemfd
  | SetMemoryAttributes
  | PreFaultMemory
  | EnableDirtyLogProtect
  | DupFd
  | HostRemove
  | HostCollapse
  | HostAdvise
  | HostMremap
  | HostPin
  | OpenOther
  | CloseKvm
  | ChildIoctl
  | ChildWrite
  | CloseFd;

/** Name of an operation, also its spelling in the notation. */
export type OperationKind = Operation["op"];

/** The operation of one kind. */
export type OperationOf<K extends OperationKind> = Extract<Operation, { readonly op: K }>;

/** What the guest does. */
export type GuestOperation = Extract<Operation, { readonly op: `guest_${string}` }>;

/** What the host does with the memory of its window. */
export type HostOperation = Extract<Operation, { readonly op: `host_${string}` }>;

/** Calls of the host on a range of its window. */
export type HostRangeOperation = Extract<HostOperation, { readonly sizeBytes: bigint }>;

/** Calls on an open file, besides those that make and unmake descriptors. */
export type FileOperation =
  | Fallocate
  | Ftruncate
  | FileRead
  | FileWrite
  | AddSeals
  | GetSeals
  | Fstat
  | Seek
  | SetMemoryAttributes2
  | FileCall;

/** Both ioctls that create, change and delete memory slots. */
export type SetRegion = SetUserMemoryRegion | SetUserMemoryRegion2;

/** Slot id: bits 0..15 of the slot word. */
export function slotIdOf(slot: number): number {
  return slot & 0xffff;
}

/** Address space: bits 16..31 of the slot word. */
export function addressSpaceOf(slot: number): number {
  return slot >>> 16;
}
