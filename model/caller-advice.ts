/**
 * What callers get wrong in practice though every machine answers them rightly: no text asks for
 * it, so that it is no divergence of anything and no policy of a dialect speaks of it. Somebody who
 * looks at what a client did is told.
 */

/** One thing that callers do well to do. */
export interface AdvisedObligation {
  readonly standing: "advised";
  /** Stable name. */
  readonly id: CallerAdviceId;
  /** What it asks. */
  readonly sentence: string;
  /** What comes of doing otherwise. */
  readonly follows: string;
  /** Where clients did otherwise, in public; empty where it was measured and not reported. */
  readonly reports: readonly string[];
  /** What makes it so, or where it was measured. */
  readonly source: string;
}

export type CallerAdviceId =
  | "slot-ids-reused"
  | "one-region-per-id"
  | "region-added-once"
  | "slot-answer-heeded"
  | "slot-goes-with-its-mapping"
  | "memory-stays-accessible"
  | "no-gap-while-running"
  | "memory-fault-answered"
  | "log-is-copied"
  | "log-taken-at-full-copy"
  | "punched-after-sharing"
  | "discarded-after-privatising";

const SET_REGION = "virt/kvm/kvm_main.c, kvm_set_memory_region";

/** All that is advised, by what it is about: slots, memory behind them, logs, conversions. */
export const CALLER_ADVICE: readonly AdvisedObligation[] = [
  {
    standing: "advised",
    id: "slot-ids-reused",
    sentence: "User space gives the id of a deleted slot to a later one.",
    follows: "Ids that only grow come to 32,764, and from there on every slot is refused.",
    reports: ["cloud-hypervisor#8357"],
    source: `${SET_REGION}: (u16)slot >= KVM_USER_MEM_SLOTS is EINVAL`,
  },
  {
    standing: "advised",
    id: "one-region-per-id",
    sentence: "User space has one region for an id, and deletes it before it makes another.",
    follows: "The call is EINVAL, since host address and size of a slot never change.",
    reports: [],
    source: `${SET_REGION}; findings of 66 public reports, measured 2026-11, section 10`,
  },
  {
    standing: "advised",
    id: "region-added-once",
    sentence: "User space adds a region once.",
    follows: "The second call is EEXIST under another id, which ends some clients.",
    reports: ["libvfio-user#439"],
    source: `${SET_REGION}: a range that another id has is EEXIST`,
  },
  {
    standing: "advised",
    id: "slot-answer-heeded",
    sentence: "User space does not run the guest where a slot call was refused.",
    follows: "The guest finds MMIO, or the slot of something else, where it has memory.",
    reports: ["qemu-devel: an SMRAM alias binds file pages that RAM has bound"],
    source: `${SET_REGION}; findings of 66 public reports, measured 2026-11, section 10`,
  },
  {
    standing: "advised",
    id: "slot-goes-with-its-mapping",
    sentence: "User space deletes a slot before it unmaps all memory behind it.",
    follows:
      "The guest's next access fails with EFAULT; a slot made there is EEXIST; or the guest " +
      "has whatever is mapped at the address next.",
    reports: ["kvmtool 8d9877253b3c"],
    source: "virt/kvm/kvm_main.c, hva_to_pfn; a slot over partly mapped memory is no matter",
  },
  {
    standing: "advised",
    id: "memory-stays-accessible",
    sentence: "User space takes no rights from memory behind a slot while the guest runs.",
    follows: "The access fails with EFAULT, though the same one may succeed later.",
    reports: ["dosemu2#166", "dosemu2#172"],
    source: "virt/kvm/kvm_main.c, hva_to_pfn; arch/x86/kvm/mmu/mmu.c, kvm_handle_error_pfn",
  },
  {
    standing: "advised",
    id: "no-gap-while-running",
    sentence: "User space runs no guest between the deletion of a slot and its making anew.",
    follows: "The guest sees MMIO where it has memory: there is no call that changes both at once.",
    reports: [],
    source: "QEMU 7.2 with two vCPUs left 22 such gaps in one boot, measured on 6.12.117",
  },
  {
    standing: "advised",
    id: "memory-fault-answered",
    sentence: "User space changes something before it runs the guest after a memory fault exit.",
    follows: "The guest makes the same access again, for ever.",
    reports: ["AMDESE/qemu 6b0eaa20"],
    source: "Documentation/virt/kvm/api.rst, KVM_EXIT_MEMORY_FAULT, Linux 6.8",
  },
  {
    standing: "advised",
    id: "log-is-copied",
    sentence: "User space copies the pages that a dirty log names before it asks for the next one.",
    follows:
      "The log has forgotten them: they are missing from the snapshot, or on the other side.",
    reports: [],
    source:
      "virt/kvm/kvm_main.c, kvm_get_dirty_log_protect: bits are taken; findings of 66 public " +
      "reports, measured 2026-11, section 10",
  },
  {
    standing: "advised",
    id: "log-taken-at-full-copy",
    sentence: "User space takes the log when it copies all memory of a slot.",
    follows: "The next log names pages that the full copy had already: snapshots are too large.",
    reports: ["firecracker#4543", "firecracker#4536"],
    source: "virt/kvm/kvm_main.c, kvm_get_dirty_log_protect: nothing else takes bits",
  },
  {
    standing: "advised",
    id: "punched-after-sharing",
    sentence: "User space punches the private file where a page has become shared.",
    follows: "The page has memory twice, and its old contents come back with the next conversion.",
    reports: ["cloud-hypervisor#8246 and #8211, of another file that keeps what was copied"],
    source: "virt/kvm/guest_memfd.c, kvm_gmem_punch_hole: attributes leave the file alone",
  },
  {
    standing: "advised",
    id: "discarded-after-privatising",
    sentence: "User space discards its own page where a page has become private.",
    follows: "The page has memory twice, and its old contents come back with the next conversion.",
    reports: [],
    source: "QEMU, accel/kvm/kvm-all.c, kvm_convert_memory; virt/kvm/kvm_main.c, attributes alone",
  },
];
