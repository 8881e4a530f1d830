import type { GuestReadBytes } from "../../../abi/operation.ts";
import { faultsOf } from "../../byte-access.ts";
import { accessed, loadedBy, withMapped } from "../../byte-effects.ts";
import type { Effect } from "../../rule.ts";

/**
 * A load is made by the hardware when all of it is memory. Otherwise KVM makes it, which finds the
 * memory of a slot at userspace_addr and nowhere else.
 */
export const readBytes: Effect<GuestReadBytes> = {
  id: "guest-access/read-bytes",
  sentence:
    "A guest load returns the bytes of each page; what no memory answers is an MMIO read of " +
    "those bytes alone.",
  source:
    "arch/x86/kvm/x86.c, emulator_read_write: split at the page, one fragment each; on 6.18.44",
  outcomes: ["guest-access/read-bytes", "guest-access/read-bytes-emulated"],
  apply: (context) => {
    const { mapped, isEmulated } = faultsOf(context);
    const before = withMapped(context, mapped, "load");
    const path = isEmulated ? "emulation" : "fault";
    const { value, state, exits } = loadedBy({ ...context, state: before }, path);
    const decidedBy = `guest-access/read-bytes${isEmulated ? "-emulated" : ""}`;
    return [{ expected: accessed(value, exits), state, decidedBy }];
  },
};
