import type { SetMemoryAttributes } from "../../../abi/operation.ts";
import type { Effect } from "../../rule.ts";

/** The call is accepted when it asks for no attribute at all. */
export const keep: Effect<SetMemoryAttributes> = {
  id: "attributes/keep",
  sentence: "Without an attribute that could be set, every gfn keeps having none.",
  source: "virt/kvm/kvm_main.c, kvm_vm_set_mem_attributes, Linux 6.8 to 6.18",
  apply: ({ state }) => [{ expected: { kind: "ok" }, state, decidedBy: "attributes/keep" }],
};
