/** Why kernels that were checked in virtual machines answer otherwise than their dialect says. */

const PRE_FAULT =
  "the kernel: KVM_PRE_FAULT_MEMORY retries for ever once a slot was deleted, since the root " +
  "that is obsolete then is not loaded anew; a signal ends it. Mended by 20a6cff3b283 (6.16)";

/** By the id of the canonical trace. `docs/findings.md` tells more. */
export const EXPLAINED: ReadonlyMap<string, string> = new Map([
  ["4b7357ed930a894d", PRE_FAULT],
  ["afb9d29d405e7f44", PRE_FAULT],
  ["c1c13f82db10b8e6", PRE_FAULT],
  [
    "c415d60f03645043",
    "the kernel: a constant that is set at boot is not set in modules, so `access_ok` in kvm.ko " +
      "takes addresses up to 0x0123456789abcdef. Mended by 284922f4c563 (6.18; 6.17 by a stable " +
      "release)",
  ],
]);
