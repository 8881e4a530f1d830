import type { Ftruncate } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** Not even to what it is. */
export const sizeFixed: Rule<Ftruncate> = {
  id: "guest-memfd/size-fixed",
  sentence: "The size of a guest_memfd cannot be changed.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_setattr, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => openGuestMemfd(state, operation.fd) !== undefined,
};
