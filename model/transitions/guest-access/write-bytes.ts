import type { GuestWriteBytes } from "../../../abi/operation.ts";
import { faultsOf } from "../../byte-access.ts";
import { accessed, storedBy, withMapped } from "../../byte-effects.ts";
import type { Effect } from "../../rule.ts";

/** Each page that is stored to is dirty in the slot it belongs to. */
export const writeBytes: Effect<GuestWriteBytes> = {
  id: "guest-access/write-bytes",
  sentence:
    "A guest store reaches the bytes of each page and logs both; what no memory takes is an " +
    "MMIO write of those bytes alone.",
  source:
    "arch/x86/kvm/x86.c, emulator_read_write; virt/kvm/kvm_main.c, mark_page_dirty_in_slot; seen " +
    "on 6.18.44",
  outcomes: ["guest-access/write-bytes", "guest-access/write-bytes-emulated"],
  apply: (context) => {
    const { mapped, isEmulated } = faultsOf(context);
    const before = withMapped(context, mapped, "store");
    const path = isEmulated ? "emulation" : "fault";
    const { state, exits } = storedBy({ ...context, state: before }, path);
    return isEmulated
      ? [{ expected: accessed(0n, exits), state, decidedBy: `${writeBytes.id}-emulated` }]
      : [{ expected: { kind: "ok" }, state, decidedBy: writeBytes.id }];
  },
};
