import type { CreateGuestMemfd } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** It is fixed for the life of the file. */
export const sizeAligned: Rule<CreateGuestMemfd> = {
  id: "guest-memfd/size-aligned",
  sentence: "The size of a guest_memfd must be a multiple of the page size.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_create, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => !isPageAligned(operation.sizeBytes),
};
