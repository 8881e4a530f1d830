/** What shrinking knows about each kind of operation: what it costs, and what may stand for it. */
import { entryOf } from "../abi/entry-of.ts";
import type { OperationKind } from "../abi/operation.ts";

interface KindFacts {
  /**
   * What an operation costs before its arguments do. Equal effects should be had with the cheaper
   * kind: a load rather than a store, a store by the host rather than by the guest, since that
   * changes nothing but the contents of a page.
   */
  readonly cost: number;
  /** Kinds of one family may stand for one another; absent: none may. */
  readonly family?: "region" | "page" | "host-memory" | "dirty-log" | "file";
}

const KINDS: { readonly [K in OperationKind]: KindFacts } = {
  set_user_memory_region: { cost: 0, family: "region" },
  set_user_memory_region2: { cost: 1, family: "region" },
  guest_read: { cost: 1, family: "page" },
  guest_write: { cost: 10, family: "page" },
  guest_execute: { cost: 11, family: "page" },
  guest_read_bytes: { cost: 12, family: "page" },
  guest_write_bytes: { cost: 13, family: "page" },
  guest_exchange: { cost: 14, family: "page" },
  host_mmap: { cost: 3, family: "host-memory" },
  host_munmap: { cost: 2, family: "host-memory" },
  host_mprotect: { cost: 4, family: "host-memory" },
  host_dontneed: { cost: 1, family: "host-memory" },
  host_read: { cost: 6, family: "page" },
  host_write: { cost: 7, family: "page" },
  get_dirty_log: { cost: 0, family: "dirty-log" },
  clear_dirty_log: { cost: 1, family: "dirty-log" },
  memfd_create: { cost: 0 },
  fallocate: { cost: 2, family: "file" },
  ftruncate: { cost: 1, family: "file" },
  file_read: { cost: 2, family: "file" },
  file_write: { cost: 3, family: "file" },
  add_seals: { cost: 1, family: "file" },
  get_seals: { cost: 0, family: "file" },
  fstat: { cost: 0, family: "file" },
  seek: { cost: 1, family: "file" },
  create_guest_memfd: { cost: 0 },
  set_memory_attributes: { cost: 1 },
  set_memory_attributes2: { cost: 2, family: "file" },
  pre_fault_memory: { cost: 3, family: "page" },
  enable_dirty_log_protect: { cost: 1 },
  dup: { cost: 1 },
  host_remove: { cost: 2, family: "host-memory" },
  host_collapse: { cost: 5, family: "host-memory" },
  host_advise: { cost: 4, family: "host-memory" },
  host_mremap: { cost: 5, family: "host-memory" },
  host_pin: { cost: 2 },
  file_call: { cost: 1, family: "file" },
  open_other: { cost: 1 },
  close_kvm: { cost: 1 },
  child_ioctl: { cost: 6 },
  child_write: { cost: 6 },
  close: { cost: 0 },
};

/**
 * Kinds that may do, alone or with others, what a kind does: what frees a page, what makes one,
 * what looks at one.
 */
const COMPANIONS: { readonly [K in OperationKind]?: readonly OperationKind[] } = {
  set_user_memory_region2: ["set_user_memory_region"],
  create_guest_memfd: ["host_mmap"],
  host_mmap: ["host_munmap", "host_dontneed", "set_user_memory_region2"],
  host_munmap: ["host_mmap", "host_dontneed", "dup", "close", "fstat"],
  host_remove: ["host_mmap", "host_dontneed", "fallocate"],
  host_mremap: ["host_mmap", "host_munmap", "host_dontneed"],
  fallocate: ["host_mmap", "host_dontneed", "host_remove"],
  ftruncate: ["fallocate"],
  enable_dirty_log_protect: ["guest_read"],
  clear_dirty_log: ["get_dirty_log"],
  close: ["dup", "fstat"],
};

/** Kinds of a set and all that may do what those do. */
export function withCompanions(kinds: ReadonlySet<OperationKind>): ReadonlySet<OperationKind> {
  const all = new Set(kinds);
  for (const kind of kinds) {
    for (const companion of COMPANIONS[kind] ?? []) all.add(companion);
    if (factsOf(kind).family === "page") for (const other of familyOf(kind)) all.add(other);
  }
  return all;
}

/** Kinds that show what a page or a file holds; what they do besides is make a page present. */
export const OBSERVERS: ReadonlySet<OperationKind> = new Set<OperationKind>([
  ...familyOf("guest_read"),
  ...(["fstat", "get_seals", "seek"] as const),
]);

/** What an operation of the kind costs before its arguments do; a natural number. */
export function kindCost(kind: OperationKind): number {
  return factsOf(kind).cost;
}

/** The kinds that may stand for this one, itself among them, the cheapest first. */
export function familyOf(kind: OperationKind): readonly OperationKind[] {
  const { family } = factsOf(kind);
  if (family === undefined) return [kind];
  return (Object.keys(KINDS) as OperationKind[])
    .filter((member) => KINDS[member].family === family)
    .sort((a, b) => KINDS[a].cost - KINDS[b].cost);
}

function factsOf(kind: OperationKind): KindFacts {
  return entryOf(KINDS, kind, "shrinkers/kinds.ts");
}
