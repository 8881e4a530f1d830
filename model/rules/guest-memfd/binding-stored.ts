import type { SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** Nothing can fail behind it, and what was done before is undone. */
export const bindingStored: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/binding-stored",
  sentence: "The kernel must find memory for the entry of a slot in the bindings of its file.",
  source: "virt/kvm/guest_memfd.c, e6ecb88711d9, which 7.3.4 has; read, never seen to fail",
  unreachable: "depends on the free memory of the host, not on the trace",
  verdict: "ENOMEM",
  speaks: () => false,
};
