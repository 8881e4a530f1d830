/**
 * Pairs of rules of which no call breaks both at once, each with the reason: what the first refuses
 * leaves nothing for the second to look at. Reviewed by hand; a long test draws for every other
 * pair, and fails when a call breaks two that stand here.
 */
import type { OperationKind } from "../abi/operation.ts";
import type { RulePair } from "./precedence.ts";

interface Exclusive {
  readonly operations: readonly OperationKind[];
  readonly first: readonly string[];
  readonly second: readonly string[];
  readonly why: string;
}

const SET_REGION = [
  "set_user_memory_region",
  "set_user_memory_region2",
] as const satisfies readonly OperationKind[];

/** Rules about the file that a slot is to be bound to. */
const BINDING = [
  "guest-memfd/fd-is-guest-memfd",
  "guest-memfd/same-vm",
  "guest-memfd/binding-inside-file",
  "guest-memfd/signed-binding-inside-file",
  "guest-memfd/range-unbound",
];

const FILE_CALLS = [
  ...(["fallocate", "ftruncate", "file_read", "file_write"] as const),
  ...(["add_seals", "get_seals", "seek", "host_mmap"] as const),
] satisfies readonly OperationKind[];

/** Rules about ordinary files, asked only of them where there are others. */
const ORDINARY = [
  ...["file/mode-of-shmem", "file/punch-not-sealed", "file/growth-not-sealed"],
  ...["file/resize-not-sealed", "file/end-fits", "file/write-not-sealed", "file/seals-known"],
  ...["file/write-buffer-readable", "file/seals-open", "file/write-seal-no-writer"],
  ...["file/seek-inside-file", "file/data-follows", "host-memory/writer-not-sealed"],
];

/** Rules about a guest_memfd and its descriptor. */
const GUEST_MEMFD = [
  ...["guest-memfd/keep-size", "guest-memfd/fallocate-mode", "guest-memfd/fallocate-aligned"],
  ...["guest-memfd/allocation-inside-file", "guest-memfd/size-fixed", "guest-memfd/no-seals"],
  ...["guest-memfd/no-position", "host-memory/guest-memfd-mappable"],
  "host-memory/guest-memfd-mapped-shared",
];

/** Every such pair. */
export const EXCLUSIVE_RULES: readonly Exclusive[] = [
  {
    operations: SET_REGION,
    first: ["memslot/address-space-exists", "memslot/delete-names-a-slot"],
    second: ["memslot/gpa-no-overlap"],
    why: "where there is no address space there are no slots, and a deletion places none",
  },
  {
    operations: SET_REGION,
    first: ["memslot/delete-names-a-slot"],
    second: [
      ...["guest-memfd/fd-open", ...BINDING, "memfile/private-fd-open"],
      "memfile/private-fd-is-shmem",
    ],
    why: "a deletion binds no file",
  },
  {
    operations: SET_REGION,
    first: ["memslot/gpa-no-wrap"],
    second: ["memslot/gpa-no-overlap"],
    why: "a size that user memory can have wraps only above every address a slot can have",
  },
  {
    operations: SET_REGION,
    first: [
      ...["guest-memfd/no-modify", "guest-memfd/flag-unchanged", "memfile/private-immutable"],
      ...["memfile/private-kept", "memslot/hva-unchanged", "memslot/size-unchanged"],
      "memslot/readonly-unchanged",
    ],
    second: [
      ...["guest-memfd/fd-open", ...BINDING, "memfile/private-fd-open"],
      "memfile/private-fd-is-shmem",
    ],
    why: "only a new slot is bound to a file, and these rules are about one that exists",
  },
  {
    operations: ["fallocate"],
    first: ["file/punch-or-zero", "file/punch-keeps-size", "memfile/punch-aligned"],
    second: [
      ...["file/growth-not-sealed", "memfile/size-fixed", "guest-memfd/allocation-inside-file"],
    ],
    why: "a mode that punches adds no page, whatever else is wrong with it",
  },
  {
    operations: ["fallocate"],
    first: ["file/mode-of-shmem"],
    second: ["memfile/punch-aligned", "file/punch-not-sealed"],
    why: "a punch that may not be combined with another bit is refused before",
  },
  {
    operations: ["file_read"],
    first: ["file/offset-not-negative"],
    second: ["memfile/no-read"],
    why: "no file is so long that a negative offset lies in it",
  },
  {
    operations: ["set_user_memory_region2"],
    first: ["guest-memfd/fd-open"],
    second: BINDING,
    why: "a descriptor that is not open names no file",
  },
  {
    operations: ["set_user_memory_region"],
    first: ["memfile/private-fd-open"],
    second: ["memfile/private-fd-is-shmem"],
    why: "a descriptor that is not open names no file",
  },
  {
    operations: ["host_mmap"],
    first: ["host-memory/fd-open", "file/is-memory"],
    second: [
      "file/kind-followed",
      ...["host-memory/guest-memfd-mappable", "host-memory/guest-memfd-mapped-shared"],
      ...["host-memory/mapping-not-sealed", "memfile/no-mmap", "host-memory/writer-not-sealed"],
    ],
    why: "a descriptor that is not open names no file",
  },
  {
    operations: [
      ...(["fallocate", "ftruncate", "file_read", "file_write"] as const),
      ...(["add_seals", "get_seals", "seek", "file_call"] as const),
    ],
    first: ["file/fd-open", "file/is-memory"],
    second: [
      ...["file/kind-followed", "guest-memfd/no-contents", "guest-memfd/no-sync"],
      ...["guest-memfd/no-mode-change", "guest-memfd/no-ioctl"],
      ...["guest-memfd/keep-size", "guest-memfd/fallocate-mode", "guest-memfd/fallocate-aligned"],
      ...["guest-memfd/allocation-inside-file", "guest-memfd/size-fixed", "guest-memfd/no-seals"],
      ...["guest-memfd/no-position", "memfile/punch-aligned", "memfile/size-fixed"],
      ...["memfile/size-set-once", "memfile/size-aligned", "memfile/no-read", "memfile/no-write"],
      ...["file/punch-not-sealed", "file/growth-not-sealed", "file/resize-not-sealed"],
      ...["file/write-not-sealed", "file/seals-open", "file/write-seal-no-writer"],
    ],
    why: "a descriptor that is not open names no file",
  },
  {
    operations: FILE_CALLS,
    first: ORDINARY,
    second: GUEST_MEMFD,
    why: "a file is an ordinary one or a guest_memfd",
  },
  {
    operations: ["file_call"],
    first: ["guest-memfd/no-contents", "guest-memfd/no-sync", "guest-memfd/no-mode-change"],
    second: ["guest-memfd/no-sync", "guest-memfd/no-mode-change", "guest-memfd/no-ioctl"],
    why: "each is about another call",
  },
  {
    operations: ["memfd_create"],
    first: ["file/memfd-name-readable"],
    second: ["file/memfd-name-short"],
    why: "a name that cannot be read has no length",
  },
];

/** True when no call breaks both rules. */
export function isExclusive({ operation, first, second }: RulePair): boolean {
  return EXCLUSIVE_RULES.some(
    (one) =>
      one.operations.includes(operation) &&
      one.first.includes(first) &&
      one.second.includes(second),
  );
}
