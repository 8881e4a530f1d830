/** Whether a mapped host page has anything behind it. */

import { addressOf } from "../../../abi/units.ts";
import type { HostPage, MachineState } from "../../state.ts";
import { GUEST_MEMFD_INIT_SHARED, guestMemfdNamed } from "./open-file.ts";

/**
 * True when the mapping has a page to give; otherwise touching it is SIGBUS, or EFAULT when a
 * system call or a guest fault touches it.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_fault_user_mapping, Linux 6.18: behind the end of the
 *   file, or a file whose pages are not born shared
 */
export function isBacked(state: MachineState, { file }: HostPage): boolean {
  const guestMemfd = file && guestMemfdNamed(state, file.handle);
  if (file === undefined || guestMemfd === undefined) return true;
  const isShared = (guestMemfd.flags & GUEST_MEMFD_INIT_SHARED) !== 0n;
  return isShared && addressOf(BigInt(file.page)) < guestMemfd.sizeBytes;
}
