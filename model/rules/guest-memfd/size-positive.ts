import type { CreateGuestMemfd } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** The size becomes a signed file offset. There is no upper limit below that. */
export const sizePositive: Rule<CreateGuestMemfd> = {
  id: "guest-memfd/size-positive",
  sentence: "The size of a guest_memfd must be positive.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_create, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => BigInt.asIntN(64, operation.sizeBytes) <= 0n,
};
