/**
 * Taints: situations in which neither text nor code says what a machine does next. A state that
 * has entered one says so; nothing is guessed.
 */
import { withPart } from "./change-state.ts";
import type { MachineState } from "./state.ts";

/** Name of a taint. */
export type TaintId =
  | "host-oops"
  | "unrelated-memory"
  | "freed-page"
  | "silent-population"
  | "hugetlb-file"
  | "protected-mapping"
  | "collapsed-file"
  | "ordinary-memfd"
  | "other-file"
  | "toggled-guest-memfd"
  | "kind-in-smm"
  | "torn-page-start"
  | "torn-code";

/** One undefined situation. */
export interface Taint {
  /** Stable name; `state.taints` holds it. */
  readonly id: string;
  /** What happened, and why nothing can be promised after it. */
  readonly reason: string;
  /** Text or code that leaves it open. */
  readonly source: string;
  /**
   * `stops`: from here on nothing can be compared. `widens`: more than one outcome or state is
   * allowed, and the comparison goes on with each.
   */
  readonly effect: "stops" | "widens";
}

const PATCH = "20220519153713.819591";

/** Every undefined situation that the model knows. */
const TAINTS: Readonly<Record<TaintId, Omit<Taint, "id">>> = {
  "host-oops": {
    reason:
      "The host kernel failed: a null pointer, freed memory, or an assertion. What is left of " +
      "the machine is anybody's guess.",
    source: "B-01, B-07, B-09, B-50 and B-75 as posted",
    effect: "stops",
  },
  "unrelated-memory": {
    reason:
      "A large mapping was made over a small page of the host: the guest sees memory that is not " +
      "its own, and stores into it.",
    source: `B-10; v6 patch 6/8, kvm_faultin_pfn (${PATCH}-7)`,
    effect: "stops",
  },
  "freed-page": {
    reason:
      "The guest reached a page through a mapping that outlived it: the frame may belong to " +
      "anybody by now.",
    source: `B-01 and B-02; v6 patch 7/8, the notifier callback (${PATCH}-8)`,
    effect: "stops",
  },
  "silent-population": {
    reason:
      "A host mapping of the file allocated a page that some slot uses as private memory, while " +
      "the guest had the shared page mapped: nobody is told, and the text forbids nothing.",
    source: `B-03; v6 patch 2/8, no event in shmem_fault (${PATCH}-3); patch 4/8 asks nothing`,
    effect: "stops",
  },
  "hugetlb-file": {
    reason:
      "A file of huge pages was mapped: what is mapped then depends on the host's pool of huge " +
      "pages, which no trace controls. Other calls on such a file may answer anything, and the " +
      "comparison goes on.",
    source: "fs/hugetlbfs/inode.c, Linux 5.18",
    effect: "stops",
  },
  "toggled-guest-memfd": {
    reason:
      "A slot lost its GUEST_MEMFD flag and stayed bound: the file keeps a pointer to a slot " +
      "that the next change frees.",
    source: "virt/kvm/kvm_main.c, kvm_set_memory_region, before 9935df5333aa (Linux 6.19)",
    effect: "stops",
  },
  "ordinary-memfd": {
    reason:
      "A call was made on an ordinary memfd of which the model says nothing: of those through " +
      "its position, and some others.",
    source: "mm/shmem.c, fs/hugetlbfs/inode.c, Linux 6.8 to 7.3: not of the memory slot ABI",
    effect: "stops",
  },
  "collapsed-file": {
    reason:
      "MADV_COLLAPSE met 2 MiB of a mapped memfd: a huge page fills every hole it covers, and " +
      "whether there was one to be had, the host decides.",
    source: "mm/khugepaged.c, collapse_file, Linux 6.1",
    effect: "stops",
  },
  "other-file": {
    reason:
      "A call looked into an open file that is no memory. It is only there to be of the wrong " +
      "kind where a guest_memfd is asked for.",
    source: "fs/eventfd.c, virt/kvm/kvm_main.c, Linux 6.8 to 7.3: not of the memory slot ABI",
    effect: "stops",
  },
  "protected-mapping": {
    reason:
      "The guest used a mapping that contradicts the file, and that may be protected or gone: " +
      "protected after the dirty log was read, or over memory that nobody wrote to, where the " +
      "host may lend the zero page; gone once somebody stored there, since the host then takes " +
      "the zero page back. Whether the access asks the fault handler or is let through depends " +
      "on hardware, host and a fast path.",
    source:
      "arch/x86/kvm/mmu/mmu.c, fast_page_fault, Linux 5.18; page modification logging; " +
      "mm/memory.c, do_anonymous_page",
    effect: "widens",
  },
  "kind-in-smm": {
    reason:
      "The guest accessed memory in system management mode where the slot of the other address " +
      "space has a page of the other kind: whether it is served depends on what that mode had " +
      "mapped before.",
    source: "arch/x86/kvm/mmu/mmu.c, kvm_mem_is_private, queued for Linux 7.4",
    effect: "stops",
  },
  "torn-page-start": {
    reason:
      "A page start was written or cleared in part. Pages are told apart by what their first 8 " +
      "bytes hold as a whole.",
    source: "model/state.ts: a page holds one tag",
    effect: "stops",
  },
  "torn-code": {
    reason:
      "The guest ran a page into whose start bytes were stored, which spell no tag. What such " +
      "code does is a matter of the processor.",
    source: "abi/tag-bytes.ts: a tag is code that returns it",
    effect: "stops",
  },
};

/** The same as a list, in the order of the catalogue. */
export const ALL_TAINTS: readonly Taint[] = Object.entries(TAINTS).map(([id, taint]) => ({
  id,
  ...taint,
}));

/** The state that has entered the situation; the very same state when it had before. */
export function tainted(state: MachineState, id: TaintId): MachineState {
  if (state.taints.includes(id)) return state;
  return withPart(state, "taints", [...state.taints, id]);
}

/** The taint after which nothing can be compared; undefined while the state is well defined. */
export function stoppingTaint(state: MachineState): Taint | undefined {
  const id = state.taints.find((name) => taintNamed(name)?.effect === "stops");
  return id === undefined ? undefined : taintNamed(id);
}

/** The catalogue entry of a taint. */
export function taintNamed(id: string): Taint | undefined {
  return Object.hasOwn(TAINTS, id) ? { id, ...TAINTS[id as TaintId] } : undefined;
}
