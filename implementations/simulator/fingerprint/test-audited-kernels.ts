/** Every kernel whose fingerprints are audited. */
import type { AuditedKernel } from "./test-audit.ts";
import { GUEST_MEMFD_KERNELS } from "./test-audited-guest-memfds.ts";
import { MEMFILE_KERNELS } from "./test-audited-memfiles.ts";
import { MEMSLOT_KERNELS } from "./test-audited-memslots.ts";

export const KERNELS: readonly AuditedKernel[] = [
  ...MEMSLOT_KERNELS,
  ...GUEST_MEMFD_KERNELS,
  ...MEMFILE_KERNELS,
];
