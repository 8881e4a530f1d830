import type { GuestRead } from "../../../abi/operation.ts";
import { isEmulated, isReadableByKvm, mmioReadExit, slotUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * KVM copies through the slot's userspace_addr, whatever else backs the slot. When the copy fails
 * it takes the address for a device.
 */
export const emulatedReadNeedsHostPage: Rule<GuestRead> = {
  id: "guest-access/emulated-read-needs-host-page",
  sentence: "An emulated load of a slot whose host page cannot be read is an MMIO read.",
  source: "arch/x86/kvm/x86.c, emulator_read_write_onepage, Linux 5.18 to 6.18",
  verdict: mmioReadExit,
  speaks: (context) =>
    isEmulated(context) && slotUnder(context) !== undefined && !isReadableByKvm(context),
};
