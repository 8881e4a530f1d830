/**
 * What of the ABI no trace can reach on one machine, in sentences for people.
 */
import type { CAP } from "./constants.ts";
import { hazardsOn } from "./hazards.ts";

/** What the sentences depend on. */
export interface MachineLimits {
  readonly guestMemfdFlags: bigint;
  /** Words of `abi/facts.ts`. */
  readonly facts: readonly string[];
}

/** Answers of KVM_CHECK_EXTENSION by capability name. */
type CapabilityAnswers = Readonly<Record<keyof typeof CAP, number>>;

/** Type of a VM whose memory only pretends to be encrypted. */
const KVM_X86_SW_PROTECTED_VM = 1;
const GUEST_MEMFD_MMAP = 1n;

/** One sentence for everything that is out of reach. */
export function unreachableOn(
  { guestMemfdFlags, facts }: MachineLimits,
  capabilities: CapabilityAnswers,
  release: string,
): readonly string[] {
  const hasGuestMemfd = capabilities.KVM_CAP_GUEST_MEMFD !== 0;
  const canMap = (guestMemfdFlags & GUEST_MEMFD_MMAP) !== 0n;
  const hasPrivateVms = (capabilities.KVM_CAP_VM_TYPES & (1 << KVM_X86_SW_PROTECTED_VM)) !== 0;
  const limits: readonly (readonly [boolean, string])[] = [
    [hasGuestMemfd, "guest_memfd: the kernel has none for VMs of the default type"],
    [!hasGuestMemfd || canMap, "guest memory in a guest_memfd: files cannot be mapped here"],
    [hasPrivateVms, "private memory: no software-protected VMs; the simulator has them"],
    [!facts.includes("no-attributes"), "memory attributes: KVM_SET_MEMORY_ATTRIBUTES is ENOTTY"],
    [
      !facts.includes("no-tdp"),
      "pre-faulting: KVM_PRE_FAULT_MEMORY checks its arguments, then answers EOPNOTSUPP " +
        "with shadow paging",
    ],
    [!facts.includes("no-smm"), "address space 1: the kernel has no system management mode"],
  ];
  const hazards = hazardsOn(release).map(({ id }) => id);
  return [
    ...limits.filter(([isReachable]) => !isReachable).map(([, sentence]) => sentence),
    `without --allow-hazards: ${hazards.join(", ")}`,
  ];
}
