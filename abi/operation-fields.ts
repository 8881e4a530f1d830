/**
 * The one description of every operation: its fields, their order in the notation, and their C
 * types. Notation, JSON form and range checks are all derived from it.
 */
import {
  type ByteRange,
  byteRange,
  choice,
  type Field,
  fd,
  flags,
  flags64,
  injectedFault,
  optional,
  orAbsent,
  pageSet,
  result,
  u32,
  u64,
  withFeature,
} from "./fields.ts";
import type {
  GuestAccessKind,
  GuestAccessPath,
  OperationKind,
  OperationOf,
  Protection,
} from "./operation.ts";

/** Fields of every kind, in notation order. */
export type FieldTable = {
  readonly [K in OperationKind]: {
    readonly [F in Exclude<keyof OperationOf<K>, "op">]: Field<OperationOf<K>[F]>;
  };
};

const REGION_FLAG_NAMES = { LOG_DIRTY: 1, READONLY: 2, PRIVATE: 4 };
const REGION2_FLAG_NAMES = { LOG_DIRTY: 1, READONLY: 2, GUEST_MEMFD: 4 };
const PROTECTIONS: readonly Protection[] = ["none", "read", "read-write"];

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

const path: Field<GuestAccessPath> = withFeature(
  "emulated-access",
  optional(choice("path", ["fault", "emulation"]), "fault"),
);
const access: Field<GuestAccessKind> = withFeature(
  "private-access",
  optional(choice("access", ["shared", "private"]), "shared"),
);
const buffer: Field<"ok" | "unmapped"> = optional(choice("buffer", ["ok", "unmapped"]), "ok");

function region(flagNames: Readonly<Record<string, number>>) {
  return {
    slot: u32("slot"),
    flags: flags("flags", flagNames),
    gpa: u64("gpa"),
    sizeBytes: u64("size"),
    hva: u64("hva"),
  };
}

const readable: Field<ByteRange | undefined> = orAbsent(byteRange("readable"));
const firstFetchFlags: Field<number | undefined> = withFeature(
  "double-fetch",
  orAbsent(flags("first_fetch_flags", REGION_FLAG_NAMES)),
);

/** The one description of every operation. Order of the fields is their order in the notation. */
export const OPERATION_FIELDS: FieldTable = {
  set_user_memory_region: {
    ...region(REGION_FLAG_NAMES),
    readable,
    firstFetchFlags,
    privateFd: withFeature("private-fd", optional(fd("private_fd"), -1)),
    privateOffsetBytes: withFeature("private-fd", optional(u64("private_offset"), 0n)),
    inject: withFeature("injected-faults", orAbsent(injectedFault("inject"))),
  },
  set_user_memory_region2: {
    ...region(REGION2_FLAG_NAMES),
    guestMemfd: optional(fd("guest_memfd"), -1),
    guestMemfdOffsetBytes: optional(u64("guest_memfd_offset"), 0n),
    readable,
  },
  guest_read: { gpa: u64("gpa"), access, path },
  guest_write: { gpa: u64("gpa"), tag: u32("tag"), access, path },
  guest_execute: { gpa: u64("gpa"), access },
  host_mmap: {
    hva: u64("hva"),
    sizeBytes: u64("size"),
    protection: choice("prot", PROTECTIONS),
    fd: withFeature("file-mappings", orAbsent(fd("fd"))),
    fdOffsetBytes: withFeature("file-mappings", optional(u64("fd_offset"), 0n)),
    sharing: withFeature(
      "private-file-mappings",
      optional(choice("sharing", ["shared", "private"]), "shared"),
    ),
  },
  host_munmap: { hva: u64("hva"), sizeBytes: u64("size") },
  host_mprotect: {
    hva: u64("hva"),
    sizeBytes: u64("size"),
    protection: choice("prot", PROTECTIONS),
  },
  host_dontneed: { hva: u64("hva"), sizeBytes: u64("size") },
  host_read: { hva: u64("hva") },
  host_write: { hva: u64("hva"), tag: u32("tag") },
  get_dirty_log: { slot: u32("slot"), buffer },
  clear_dirty_log: {
    slot: u32("slot"),
    firstPage: u64("first_page"),
    numPages: u32("num_pages"),
    pages: pageSet("pages"),
    buffer,
  },
  memfd_create: {
    result: result(),
    flags: flags("flags", {
      CLOEXEC: 1,
      ALLOW_SEALING: 2,
      HUGETLB: 4,
      INACCESSIBLE: 8,
    }),
    name: optional(choice("name", ["ok", "unreadable", "too_long"]), "ok"),
  },
  fallocate: {
    fd: fd("fd"),
    mode: flags("mode", FALLOCATE_MODE_NAMES),
    offsetBytes: u64("offset"),
    sizeBytes: u64("size"),
    inject: withFeature("injected-faults", orAbsent(injectedFault("inject"))),
  },
  ftruncate: { fd: fd("fd"), sizeBytes: u64("size") },
  file_read: {
    fd: fd("fd"),
    offsetBytes: u64("offset"),
    sizeBytes: u32("size"),
  },
  file_write: {
    fd: fd("fd"),
    offsetBytes: u64("offset"),
    sizeBytes: u32("size"),
    tag: u32("tag"),
    buffer,
  },
  add_seals: { fd: fd("fd"), seals: flags("seals", SEAL_NAMES) },
  get_seals: { fd: fd("fd") },
  fstat: { fd: fd("fd") },
  seek: {
    fd: fd("fd"),
    offsetBytes: u64("offset"),
    whence: choice("whence", ["data", "hole"]),
  },
  create_guest_memfd: {
    result: result(),
    sizeBytes: u64("size"),
    flags: optional(flags64("flags", { MMAP: 1n, INIT_SHARED: 2n }), 0n),
    vm: optional(u32("vm"), 0),
  },
  set_memory_attributes: {
    gpa: u64("gpa"),
    sizeBytes: u64("size"),
    attributes: flags64("attributes", { PRIVATE: 8n }),
    flags: optional(u64("flags"), 0n),
  },
  pre_fault_memory: {
    gpa: u64("gpa"),
    sizeBytes: u64("size"),
    flags: optional(u64("flags"), 0n),
  },
  enable_dirty_log_protect: {
    mode: flags64("mode", { MANUAL: 1n, INITIALLY_SET: 2n }),
    flags: optional(u32("flags"), 0),
  },
  dup: { result: result(), fd: fd("fd") },
  host_remove: { hva: u64("hva"), sizeBytes: u64("size") },
  close: { fd: fd("fd") },
};

/** Every kind, in the order of the description table. */
export const OPERATION_KINDS: readonly OperationKind[] = Object.keys(
  OPERATION_FIELDS,
) as OperationKind[];
