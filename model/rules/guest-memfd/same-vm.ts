import type { SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import { bindsGuestMemfd } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/** The file keeps its own VM alive, so a slot of another VM could outlive neither safely. */
export const sameVm: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/same-vm",
  sentence: "A guest_memfd can only be bound to slots of the VM that made it.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation }) =>
    bindsGuestMemfd(state, operation) &&
    (openGuestMemfd(state, operation.guestMemfd)?.vm ?? 0) !== 0,
};
