/**
 * The one description of every operation: its fields, their order in the notation, their C types
 * and their roles. Notation, JSON form and range checks are derived from the types; what a trace
 * may do, what is never sent to a kernel, what is simpler and which names can be exchanged from the
 * roles.
 */
import {
  accessBytes,
  type ByteRange,
  byteRange,
  choice,
  demanding,
  fd,
  flags,
  flags64,
  injectedFault,
  optional,
  orAbsent,
  result,
  u32,
  u64,
  withFeature,
} from "./fields.ts";
import type {
  GuestAccessKind,
  GuestAccessPath,
  Operation,
  OperationKind,
  OperationOf,
  Protection,
} from "./operation.ts";
import { pageSet } from "./page-set.ts";
import type { Advice, KvmDescriptor, MachineIoctl, OtherFile, PlainCall } from "./plain-calls.ts";
import { as, type Role, type RoleField } from "./roles.ts";

/** Fields of every kind, in notation order. */
export type FieldTable = {
  readonly [K in OperationKind]: {
    readonly [F in Exclude<keyof OperationOf<K>, "op">]: RoleField<OperationOf<K>[F]>;
  };
};

const REGION_FLAG_NAMES = { LOG_DIRTY: 1, READONLY: 2, PRIVATE: 4 };
const REGION2_FLAG_NAMES = { LOG_DIRTY: 1, READONLY: 2, GUEST_MEMFD: 4 };
/** The simplest first, as with all words. */
const PROTECTIONS: readonly Protection[] = ["read-write", "read", "none", "read-execute"];

const PLAIN_CALLS: readonly PlainCall[] = [
  ...(["read", "write", "readv", "fsync", "fchmod", "ioctl", "poll"] as const),
  ...(["status_flags", "descriptor_flags"] as const),
];
const OTHER_FILES: readonly OtherFile[] = ["eventfd", "kvm", "vm", "vcpu", "path"];
const KVM_DESCRIPTORS: readonly KvmDescriptor[] = ["vm", "vcpu"];
const MACHINE_IOCTLS: readonly MachineIoctl[] = [
  ...(["set_user_memory_region", "get_dirty_log", "create_guest_memfd"] as const),
  ...(["set_memory_attributes", "pre_fault_memory", "run"] as const),
];
const ADVICES: readonly Advice[] = [
  ...(["cold", "pageout", "populate_read", "populate_write", "lock"] as const),
];

/** Mode bits of fallocate, as in linux/falloc.h. */
const FALLOCATE_MODE_NAMES = {
  KEEP_SIZE: 1,
  PUNCH_HOLE: 2,
  COLLAPSE_RANGE: 8,
  ZERO_RANGE: 0x10,
  INSERT_RANGE: 0x20,
  UNSHARE_RANGE: 0x40,
};

/** Seal bits of fcntl, as in linux/fcntl.h. */
const SEAL_NAMES = {
  SEAL: 1,
  SHRINK: 2,
  GROW: 4,
  WRITE: 8,
  FUTURE_WRITE: 0x10,
  EXEC: 0x20,
};

const slot = as("slot", u32("slot"));
const size = as("size", u64("size"));
const fdUsed = as("fd", fd("fd"));
const made = as("result", result());
const tag = as("tag", u32("tag"));
const fileOffset = as("file-offset", u64("offset"));
const inject = as("inject", withFeature("injected-faults", orAbsent(injectedFault("inject"))));
const buffer: RoleField<"ok" | "unmapped"> = as(
  "word",
  optional(demanding("unwritable-buffers", choice("buffer", ["ok", "unmapped"])), "ok"),
);
const protection = as("word", choice("prot", PROTECTIONS));

const guestPage = { gpa: as("access-gpa", u64("gpa")) };
const access: RoleField<GuestAccessKind> = as(
  "word",
  withFeature("private-access", optional(choice("access", ["shared", "private"]), "shared")),
);
const path: RoleField<GuestAccessPath> = as(
  "word",
  withFeature("emulated-access", optional(choice("path", ["fault", "emulation"]), "fault")),
);
const addressSpace = as(
  "address-space",
  optional(demanding("second-address-space", u32("address_space")), 0),
);

/** The usual length of an access is that of the register. */
const guestBytes = {
  ...guestPage,
  lengthBytes: as("access-bytes", optional(accessBytes("bytes"), 8)),
};
const guestValue = { ...guestBytes, value: as("value", u64("value")), addressSpace };

const guestRange = { gpa: as("gpa-range", u64("gpa")), sizeBytes: size };
const hostRange = { hva: as("hva-range", u64("hva")), sizeBytes: size };
const hostPage = { hva: as("access-hva", u64("hva")) };

function region(flagNames: Readonly<Record<string, number>>) {
  return {
    slot,
    flags: as("flags", flags("flags", flagNames)),
    gpa: as("slot-gpa", u64("gpa")),
    sizeBytes: size,
    hva: as("slot-hva", u64("hva")),
  };
}

const readable: RoleField<ByteRange | undefined> = as(
  "readable",
  orAbsent(demanding("unreadable-arguments", byteRange("readable"))),
);
const firstFetchFlags: RoleField<number | undefined> = as(
  "flags",
  withFeature("double-fetch", orAbsent(flags("first_fetch_flags", REGION_FLAG_NAMES))),
);

const memfdName = demanding<OperationOf<"memfd_create">["name"]>(
  "unreadable-arguments",
  choice("name", ["ok", "too_long", "unreadable"]),
  (name) => name === "unreadable",
);

/** The one description of every operation. Order of the fields is their order in the notation. */
export const OPERATION_FIELDS: FieldTable = {
  set_user_memory_region: {
    ...region(REGION_FLAG_NAMES),
    readable,
    firstFetchFlags,
    privateFd: as("fd", withFeature("private-fd", optional(fd("private_fd"), -1))),
    privateOffsetBytes: as(
      "backing-offset",
      withFeature("private-fd", optional(u64("private_offset"), 0n)),
    ),
    inject,
  },
  set_user_memory_region2: {
    ...region(REGION2_FLAG_NAMES),
    guestMemfd: as("fd", optional(fd("guest_memfd"), -1)),
    guestMemfdOffsetBytes: as("backing-offset", optional(u64("guest_memfd_offset"), 0n)),
    readable,
  },
  guest_read: { ...guestPage, access, path, addressSpace },
  guest_write: { ...guestPage, tag, access, path, addressSpace },
  guest_execute: { ...guestPage, access, addressSpace },
  guest_read_bytes: { ...guestBytes, addressSpace },
  guest_write_bytes: guestValue,
  guest_exchange: guestValue,
  host_mmap: {
    ...hostRange,
    protection,
    fd: as("fd", withFeature("file-mappings", orAbsent(fd("fd")))),
    fdOffsetBytes: as(
      "backing-offset",
      withFeature("file-mappings", optional(u64("fd_offset"), 0n)),
    ),
    sharing: as(
      "word",
      withFeature(
        "private-file-mappings",
        optional(choice("sharing", ["shared", "private"]), "shared"),
      ),
    ),
  },
  host_munmap: hostRange,
  host_mprotect: { ...hostRange, protection },
  host_dontneed: hostRange,
  host_read: hostPage,
  host_write: { ...hostPage, tag },
  get_dirty_log: { slot, buffer },
  clear_dirty_log: {
    slot,
    firstPage: as("number", u64("first_page")),
    numPages: as("number", u32("num_pages")),
    pages: as("pages", pageSet("pages")),
    buffer,
  },
  memfd_create: {
    result: made,
    flags: as(
      "flags",
      flags("flags", { CLOEXEC: 1, ALLOW_SEALING: 2, HUGETLB: 4, INACCESSIBLE: 8 }),
    ),
    name: as("word", optional(memfdName, "ok")),
  },
  fallocate: {
    fd: fdUsed,
    mode: as("flags", flags("mode", FALLOCATE_MODE_NAMES)),
    offsetBytes: fileOffset,
    sizeBytes: size,
    inject,
  },
  ftruncate: { fd: fdUsed, sizeBytes: as("file-size", u64("size")) },
  file_read: { fd: fdUsed, offsetBytes: fileOffset, sizeBytes: as("size", u32("size")) },
  file_write: {
    fd: fdUsed,
    offsetBytes: fileOffset,
    sizeBytes: as("size", u32("size")),
    tag,
    buffer,
  },
  add_seals: { fd: fdUsed, seals: as("flags", flags("seals", SEAL_NAMES)) },
  get_seals: { fd: fdUsed },
  fstat: { fd: fdUsed },
  seek: {
    fd: fdUsed,
    offsetBytes: fileOffset,
    whence: as("word", choice("whence", ["data", "hole"])),
  },
  file_call: { fd: fdUsed, call: as("word", choice("call", PLAIN_CALLS)) },
  open_other: { result: made, kind: as("word", choice("kind", OTHER_FILES)) },
  create_guest_memfd: {
    result: made,
    sizeBytes: as("file-size", u64("size")),
    flags: as("flags", optional(flags64("flags", { MMAP: 1n, INIT_SHARED: 2n }), 0n)),
    vm: as("vm", optional(demanding("second-vm", u32("vm")), 0)),
  },
  set_memory_attributes: {
    ...guestRange,
    attributes: as("flags", flags64("attributes", { PRIVATE: 8n })),
    flags: as("flags", optional(u64("flags"), 0n)),
  },
  set_memory_attributes2: {
    fd: fdUsed,
    offsetBytes: fileOffset,
    sizeBytes: size,
    attributes: as("flags", flags64("attributes", { PRIVATE: 8n })),
    flags: as("flags", optional(u64("flags"), 0n)),
    reserved: as("flags", optional(u64("reserved"), 0n)),
    readable,
  },
  pre_fault_memory: {
    ...guestRange,
    flags: as("flags", optional(u64("flags"), 0n)),
    addressSpace,
  },
  enable_dirty_log_protect: {
    mode: as("flags", flags64("mode", { MANUAL: 1n, INITIALLY_SET: 2n })),
    flags: as("flags", optional(u32("flags"), 0)),
  },
  dup: { result: made, fd: fdUsed },
  host_remove: hostRange,
  host_collapse: hostRange,
  host_advise: { ...hostRange, advice: as("word", choice("advice", ADVICES)) },
  host_mremap: { ...hostPage, toHva: as("access-hva", u64("to")) },
  host_pin: { result: made, ...hostPage },
  close_kvm: { descriptor: as("word", choice("descriptor", KVM_DESCRIPTORS)) },
  child_ioctl: { request: as("word", choice("request", MACHINE_IOCTLS)) },
  child_write: { ...hostPage, tag },
  close: { fd: fdUsed },
};

/** Every kind, in the order of the description table. */
export const OPERATION_KINDS: readonly OperationKind[] = Object.keys(
  OPERATION_FIELDS,
) as OperationKind[];

/** One argument of an operation, with the value that it has there. */
export interface OperationArgument {
  /** Name of the field in memory, for instance `sizeBytes`. */
  readonly name: string;
  readonly field: RoleField<unknown>;
  readonly value: unknown;
}

type AnyFields = Readonly<Record<string, RoleField<unknown>>>;

type NamedField = readonly [string, RoleField<unknown>];

const LISTED = new Map<OperationKind, readonly NamedField[]>();

/** The description of one kind of operation, as field name and field, in notation order. */
export function fieldsOf(kind: OperationKind): readonly NamedField[] {
  const known = LISTED.get(kind);
  if (known !== undefined) return known;
  const fields = Object.entries(OPERATION_FIELDS[kind] as unknown as AnyFields);
  LISTED.set(kind, fields);
  return fields;
}

/** All arguments of an operation, in notation order. */
export function argumentsOf(operation: Operation): readonly OperationArgument[] {
  const bag = operation as unknown as Readonly<Record<string, unknown>>;
  return fieldsOf(operation.op).map(([name, field]) => ({ name, field, value: bag[name] }));
}

/** The arguments of an operation that have one of these roles, in notation order. */
export function argumentsIn(
  operation: Operation,
  ...roles: readonly Role[]
): readonly OperationArgument[] {
  return argumentsOf(operation).filter(({ field }) => roles.includes(field.role));
}

/** True when some argument of this kind has one of these roles. */
export function hasRole(kind: OperationKind, ...roles: readonly Role[]): boolean {
  return fieldsOf(kind).some(([, { role }]) => roles.includes(role));
}

/** Bytes of the range that the operation names; 0 when it names none. */
export function sizeOf(operation: Operation): bigint {
  const [size] = argumentsIn(operation, "size");
  return BigInt((size?.value ?? 0) as bigint | number);
}
