import type { GuestWrite } from "../../../abi/operation.ts";
import {
  hostPageUnder,
  isEmulated,
  isReadableByKvm,
  mmioWriteExit,
  slotUnder,
} from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * The same page, reached without emulation, is EFAULT: only KVM's own copy falls back to a device.
 */
export const emulatedWriteNeedsHostPage: Rule<GuestWrite> = {
  id: "guest-access/emulated-write-needs-host-page",
  sentence: "An emulated store to a slot whose host page cannot be written is an MMIO write.",
  source: "arch/x86/kvm/x86.c, emulator_read_write_onepage, Linux 5.18 to 6.18",
  verdict: mmioWriteExit,
  speaks: (context) =>
    isEmulated(context) &&
    slotUnder(context) !== undefined &&
    !(isReadableByKvm(context) && hostPageUnder(context)?.protection === "read-write"),
};
