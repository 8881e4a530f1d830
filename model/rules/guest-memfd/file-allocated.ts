import type { CreateGuestMemfd } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** EMFILE and ENFILE stand in the same place. */
export const fileAllocated: Rule<CreateGuestMemfd> = {
  id: "guest-memfd/file-allocated",
  sentence: "A descriptor and memory must be left for the file.",
  source: "virt/kvm/guest_memfd.c, __kvm_gmem_create, Linux 6.8 to 6.18",
  unreachable: "traces stay far below every limit of descriptors and memory",
  verdict: "ENOMEM",
  speaks: () => false,
};
