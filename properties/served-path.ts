/** Guest accesses to slots with a guest_memfd, as the model sees what serves them. */

import type { GuestAccessPath } from "../abi/operation.ts";
import { pageOf } from "../abi/units.ts";
import { servingBinding } from "../model/guest-memory.ts";
import { memslotAt } from "../model/state.ts";
import { guestAccessOf } from "./guest-access.ts";
import type { Step } from "./property.ts";

/**
 * How an access reaches a slot whose faults the slot's guest_memfd serves; an emulated one goes
 * past
 * the file. Undefined for every other operation, and where userspace_addr serves faults as well.
 */
export function servedPath({ operation, before }: Step): GuestAccessPath | undefined {
  const access = guestAccessOf(operation);
  const slot = access && memslotAt(before, access.addressSpace, pageOf(access.gpa));
  if (access === undefined || slot === undefined) return undefined;
  if (servingBinding(before, slot, pageOf(access.gpa)) === undefined) return undefined;
  return "path" in access ? access.path : "fault";
}
