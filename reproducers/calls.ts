/**
 * Operations as calls of what stands in front of a C or Python reproducer, with the names that the
 * kernel's headers have. Both languages have the same functions; they differ in how numbers are
 * written.
 */
import type { FdRef } from "../abi/handle.ts";
import type {
  GuestOperation,
  HostMmap,
  Operation,
  OperationKind,
  OperationOf,
  Protection,
  SetRegion,
} from "../abi/operation.ts";
import { printPages } from "../abi/page-set.ts";
import type { MachineIoctl, OtherFile, PlainCall } from "../abi/plain-calls.ts";
import { HOST_WINDOW_START, isInHostWindow, PAGE_SIZE_BYTES } from "../abi/units.ts";

/** How numbers are written. */
export interface Syntax {
  /** Behind a number that does not fit an `int`. */
  readonly longSuffix: string;
  readonly unsignedSuffix: string;
}

/** The statement of an operation, without what ends it. */
export function callOf(operation: Operation, { longSuffix, unsignedSuffix }: Syntax): string {
  // The entry under key K takes operations of kind K; TypeScript cannot follow that correlation.
  const call = (CALLS[operation.op] as (operation: Operation) => string)(operation);
  return call.replaceAll(LONG, longSuffix).replaceAll(UNSIGNED, unsignedSuffix);
}

/** Stand for the suffixes until the language is known; nothing that is written has them. */
const LONG = "@";
const UNSIGNED = "~";

const CALLS: { readonly [K in OperationKind]: (operation: OperationOf<K>) => string } = {
  set_user_memory_region: (call) => regionCall("set_region", call, []),
  set_user_memory_region2: (call) => {
    const { guestMemfd, guestMemfdOffsetBytes } = call;
    return regionCall("set_region2", call, [fd(guestMemfd), hex(guestMemfdOffsetBytes)]);
  },
  guest_read: (call) => `${accessName("guest_read", call)}(${hex(call.gpa)})`,
  guest_write: (call) => `${accessName("guest_write", call)}(${hex(call.gpa)}, ${call.tag})`,
  guest_execute: ({ gpa }) => `guest_execute(${hex(gpa)})`,
  guest_read_bytes: ({ gpa, lengthBytes }) => `guest_read_bytes(${hex(gpa)}, ${lengthBytes})`,
  guest_write_bytes: ({ gpa, lengthBytes, value }) =>
    `guest_write_bytes(${hex(gpa)}, ${lengthBytes}, ${hex(value)})`,
  guest_exchange: ({ gpa, lengthBytes, value }) =>
    `guest_exchange(${hex(gpa)}, ${lengthBytes}, ${hex(value)})`,
  host_mmap: mapCall,
  host_munmap: ({ hva, sizeBytes }) => `host_munmap(${host(hva)}, ${bytes(sizeBytes)})`,
  host_mprotect: ({ hva, sizeBytes, protection }) =>
    `host_mprotect(${host(hva)}, ${bytes(sizeBytes)}, ${PROTECTION_NAMES[protection]})`,
  host_dontneed: (call) => advice(call, "MADV_DONTNEED"),
  host_remove: (call) => advice(call, "MADV_REMOVE"),
  host_collapse: (call) => advice(call, "MADV_COLLAPSE"),
  host_advise: ({ hva, sizeBytes, advice: asked }) =>
    asked === "lock"
      ? `host_mlock(${host(hva)}, ${bytes(sizeBytes)})`
      : `host_madvise(${host(hva)}, ${bytes(sizeBytes)}, MADV_${asked.toUpperCase()})`,
  host_mremap: ({ hva, toHva }) => `host_mremap(${host(hva)}, ${host(toHva)})`,
  host_pin: ({ result, hva }) => `${result} = pin_page(${host(hva)})`,
  host_read: ({ hva }) => `host_read(${host(hva)})`,
  host_write: ({ hva, tag }) => `host_write(${host(hva)}, ${tag})`,
  get_dirty_log: ({ slot, buffer }) => `get_dirty_log(${slotWord(slot)}, ${bitmap(buffer)})`,
  clear_dirty_log: ({ slot, firstPage, numPages, pages, buffer }) =>
    `clear_dirty_log(${slotWord(slot)}, ${firstPage}${suffix(firstPage)}, ${numPages}, ` +
    `"${printPages(pages)}", ${bitmap(buffer)})`,
  memfd_create: ({ result, flags, name }) =>
    `${result} = create_memfd(${MEMFD_NAMES[name]}, ${flagWord(flags, MEMFD_FLAGS)})`,
  fallocate: ({ fd: file, mode, offsetBytes, sizeBytes }) =>
    `allocate(${fd(file)}, ${flagWord(mode, FALLOCATE_FLAGS)}, ${hex(offsetBytes)}, ` +
    `${bytes(sizeBytes)})`,
  ftruncate: ({ fd: file, sizeBytes }) => `truncate_fd(${fd(file)}, ${bytes(sizeBytes)})`,
  file_read: ({ fd: file, offsetBytes, sizeBytes }) =>
    `read_file(${fd(file)}, ${hex(offsetBytes)}, ${sizeBytes})`,
  file_write: ({ fd: file, offsetBytes, sizeBytes, tag, buffer }) =>
    `write_file(${fd(file)}, ${hex(offsetBytes)}, ${sizeBytes}, ${tag}, ` +
    `${buffer === "ok" ? "file_buffer" : "UNMAPPED"})`,
  add_seals: ({ fd: file, seals }) => `add_seals(${fd(file)}, ${flagWord(seals, SEALS)})`,
  get_seals: ({ fd: file }) => `get_seals(${fd(file)})`,
  fstat: ({ fd: file }) => `stat_fd(${fd(file)})`,
  seek: ({ fd: file, offsetBytes, whence }) =>
    `seek(${fd(file)}, ${hex(offsetBytes)}, SEEK_${whence.toUpperCase()})`,
  file_call: ({ fd: file, call }) => `${PLAIN_CALLS[call]}(${fd(file)})`,
  open_other: ({ result, kind }) => `${result} = ${OTHER_FILES[kind]}`,
  create_guest_memfd: ({ result, sizeBytes, flags, vm }) =>
    `${result} = create_guest_memfd(${vm === 0 ? "vm" : "second_vm()"}, ${bytes(sizeBytes)}, ` +
    `${flagWord64(flags, GUEST_MEMFD_FLAGS)})`,
  set_memory_attributes: ({ gpa, sizeBytes, attributes, flags }) =>
    `set_attributes(${hex(gpa)}, ${bytes(sizeBytes)}, ` +
    `${flagWord64(attributes, ATTRIBUTES)}, ${hex(flags)})`,
  set_memory_attributes2: (call) => {
    const { fd: file, offsetBytes, sizeBytes, attributes, flags, reserved, readable } = call;
    const range = readable === undefined ? "" : `, ${readable.from}, ${readable.to}`;
    const name = readable === undefined ? "convert_pages" : "convert_pages_readable";
    return (
      `${name}(${fd(file)}, ${hex(offsetBytes)}, ${bytes(sizeBytes)}, ` +
      `${flagWord64(attributes, ATTRIBUTES)}, ${hex(flags)}, ${hex(reserved)}${range})`
    );
  },
  pre_fault_memory: ({ gpa, sizeBytes, flags }) =>
    `pre_fault_memory(${hex(gpa)}, ${bytes(sizeBytes)}, ${hex(flags)})`,
  enable_dirty_log_protect: ({ mode, flags }) =>
    `enable_dirty_log_protect(${flagWord64(mode, DIRTY_LOG_MODES)}, ${hex(BigInt(flags))})`,
  close_kvm: ({ descriptor }) => `close_${descriptor}()`,
  child_ioctl: ({ request }) => `child_ioctl(${CHILD_CALLS[request]})`,
  child_write: ({ hva, tag }) => `child_write(${host(hva)}, ${tag})`,
  dup: ({ result, fd: file }) => `${result} = dup_fd(${fd(file)})`,
  close: ({ fd: file }) =>
    typeof file === "string" ? `${file} = close_fd(${file})` : `close_fd(${fd(file)})`,
};

function regionCall(name: string, operation: SetRegion, tail: readonly string[]): string {
  const { slot, flags, gpa, sizeBytes, hva, readable } = operation;
  const head = [slotWord(slot), flagWord(flags, REGION_FLAGS), hex(gpa), bytes(sizeBytes)];
  const range = readable === undefined ? [] : [String(readable.from), String(readable.to)];
  const call = readable === undefined ? name : `${name}_readable`;
  return `${call}(${[...head, host(hva), ...tail, ...range].join(", ")})`;
}

function accessName(name: string, operation: GuestOperation): string {
  return "path" in operation && operation.path === "emulation" ? `${name}_emulated` : name;
}

function mapCall({ hva, sizeBytes, protection, fd: file, fdOffsetBytes, sharing }: HostMmap) {
  const flags =
    file === undefined
      ? "MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE"
      : sharing === "shared"
        ? "MAP_SHARED"
        : "MAP_PRIVATE";
  const where = `${host(hva)}, ${bytes(sizeBytes)}, ${PROTECTION_NAMES[protection]}, ${flags}`;
  return `host_mmap(${where}, ${file === undefined ? "-1" : fd(file)}, ${hex(fdOffsetBytes)})`;
}

type Advice = OperationOf<"host_dontneed" | "host_remove" | "host_collapse">;

function advice({ hva, sizeBytes }: Advice, name: string): string {
  return `host_madvise(${host(hva)}, ${bytes(sizeBytes)}, ${name})`;
}

const PROTECTION_NAMES: Readonly<Record<Protection, string>> = {
  none: "PROT_NONE",
  read: "PROT_READ",
  "read-execute": "PROT_READ | PROT_EXEC",
  "read-write": "PROT_READ | PROT_WRITE",
};

const PLAIN_CALLS: Readonly<Record<PlainCall, string>> = {
  read: "plain_read",
  write: "plain_write",
  readv: "plain_readv",
  fsync: "plain_fsync",
  fchmod: "plain_fchmod",
  ioctl: "plain_ioctl",
  poll: "plain_poll",
  status_flags: "get_status_flags",
  descriptor_flags: "get_descriptor_flags",
};

const OTHER_FILES: Readonly<Record<OtherFile, string>> = {
  kvm: "dup_fd(kvm)",
  vm: "dup_fd(vm)",
  vcpu: "dup_fd(vcpu)",
  eventfd: "make_eventfd()",
  path: "open_name()",
};

/** The descriptor and the number of an ioctl that a child makes. */
const CHILD_CALLS: Readonly<Record<MachineIoctl, string>> = {
  set_user_memory_region: "vm, 0x4020ae46",
  get_dirty_log: "vm, 0x4010ae42",
  create_guest_memfd: "vm, 0xc040aed4",
  set_memory_attributes: "vm, 0x4020aed2",
  pre_fault_memory: "vcpu, 0xc040aed5",
  run: "vcpu, 0xae80",
};

const MEMFD_NAMES: Readonly<Record<OperationOf<"memfd_create">["name"], string>> = {
  ok: '"finding"',
  unreadable: "UNMAPPED",
  too_long: "long_name",
};

type Names = readonly (readonly [number, string])[];

const REGION_FLAGS: Names = [
  [1, "KVM_MEM_LOG_DIRTY_PAGES"],
  [2, "KVM_MEM_READONLY"],
  [4, "KVM_MEM_GUEST_MEMFD"],
];
const MEMFD_FLAGS: Names = [
  [1, "MFD_CLOEXEC"],
  [2, "MFD_ALLOW_SEALING"],
  [4, "MFD_HUGETLB"],
];
const FALLOCATE_FLAGS: Names = [
  [1, "FALLOC_FL_KEEP_SIZE"],
  [2, "FALLOC_FL_PUNCH_HOLE"],
  [8, "FALLOC_FL_COLLAPSE_RANGE"],
  [0x10, "FALLOC_FL_ZERO_RANGE"],
  [0x20, "FALLOC_FL_INSERT_RANGE"],
  [0x40, "FALLOC_FL_UNSHARE_RANGE"],
];
const SEALS: Names = [
  [1, "F_SEAL_SEAL"],
  [2, "F_SEAL_SHRINK"],
  [4, "F_SEAL_GROW"],
  [8, "F_SEAL_WRITE"],
  [0x10, "F_SEAL_FUTURE_WRITE"],
];
const GUEST_MEMFD_FLAGS: Names = [
  [1, "GUEST_MEMFD_FLAG_MMAP"],
  [2, "GUEST_MEMFD_FLAG_INIT_SHARED"],
];
const ATTRIBUTES: Names = [[8, "KVM_MEMORY_ATTRIBUTE_PRIVATE"]];
const DIRTY_LOG_MODES: Names = [
  [1, "KVM_DIRTY_LOG_MANUAL_PROTECT_ENABLE"],
  [2, "KVM_DIRTY_LOG_INITIALLY_SET"],
];

/** Known bits by name, the rest as one number. */
function flagWord(word: number, names: Names): string {
  return flagWord64(BigInt(word), names);
}

function flagWord64(word: bigint, names: Names): string {
  const known = names.filter(([bit]) => (word & BigInt(bit)) !== 0n);
  const rest = known.reduce((left, [bit]) => left & ~BigInt(bit), word);
  const texts = known.map(([, name]) => name);
  return [...texts, ...(rest === 0n && texts.length > 0 ? [] : [hex(rest)])].join(" | ");
}

/** A slot id, with the address space where it is not 0. */
function slotWord(slot: number): string {
  const space = slot >>> 16;
  return space === 0 ? String(slot) : `${space}${UNSIGNED} << 16 | ${slot & 0xffff}`;
}

function fd(reference: FdRef): string {
  return String(reference);
}

function bitmap(buffer: "ok" | "unmapped"): string {
  return buffer === "ok" ? "dirty_bitmap" : "UNMAPPED";
}

const PAGES_NAMED_MAX = 1n << 20n;

/** Whole pages as such. */
function bytes(size: bigint): string {
  const pages = size / PAGE_SIZE_BYTES;
  const isWhole = size % PAGE_SIZE_BYTES === 0n && pages > 0n && pages <= PAGES_NAMED_MAX;
  if (!isWhole) return hex(size);
  return pages === 1n ? "PAGE" : `${pages} * PAGE`;
}

function host(hva: bigint): string {
  if (!isInHostWindow(hva)) return hex(hva);
  const offset = hva - HOST_WINDOW_START;
  return offset === 0n ? "WINDOW" : `WINDOW + ${hex(offset)}`;
}

function hex(value: bigint): string {
  return value === 0n ? "0" : `0x${value.toString(16)}${suffix(value)}`;
}

const INT_MAX = 0x7fff_ffffn;

function suffix(value: bigint): string {
  return value > INT_MAX ? LONG : "";
}
