/** Whether a mapped host page has anything behind it. */

import { addressOf } from "../../../abi/units.ts";
import type { HostPage, MachineState } from "../../state.ts";
import { sizeOf } from "../memfile/page-cache.ts";
import { isPrivatePage } from "./kinds.ts";
import { guestMemfdNamed } from "./open-file.ts";

/**
 * True when the mapping has a page to give; otherwise touching it is SIGBUS, or EFAULT when a
 * system call or a guest fault touches it.
 *
 * @source mm/shmem.c, shmem_fault, Linux 6.1: behind the end of the file; virt/kvm/guest_memfd.c,
 *   kvm_gmem_fault_user_mapping, Linux 6.18: there, or of a file whose pages are not born shared,
 *   or, queued for Linux 7.4, are not shared now
 */
export function isBacked(state: MachineState, { file }: HostPage): boolean {
  const of = file && state.files[file.handle];
  if (file === undefined || of === undefined) return true;
  if (of.kind === "memfd") return addressOf(BigInt(file.page)) < sizeOf(of);
  const guestMemfd = guestMemfdNamed(state, file.handle);
  if (guestMemfd === undefined) return true;
  const page = BigInt(file.page);
  return !isPrivatePage(guestMemfd, page) && addressOf(page) < guestMemfd.sizeBytes;
}
