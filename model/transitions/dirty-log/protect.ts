import type { EnableDirtyLogProtect } from "../../../abi/operation.ts";
import { withPart } from "../../change-state.ts";
import type { Effect } from "../../rule.ts";

/** Existing bitmaps keep their bits; what changes is what later calls do to them. */
export const protect: Effect<EnableDirtyLogProtect> = {
  id: "dirty-log/protect",
  sentence: "From now on dirty logs are read, and new ones begin, as the mode says.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl_enable_cap_generic, Linux 5.18 to 6.18",
  apply: ({ state, operation }) => {
    const after = withPart(state, "dirtyLogMode", Number(operation.mode));
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "dirty-log/protect" }];
  },
};
