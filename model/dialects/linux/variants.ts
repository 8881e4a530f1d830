import { MEM_GUEST_MEMFD } from "../../../abi/operation.ts";
import { GUEST_MEMFD_INIT_SHARED } from "../../designs/guest-memfd/open-file.ts";
import type { Dialect, DialectConstants } from "../../dialect.ts";
import { supportedByKernel } from "../../rules/attributes/supported-by-kernel.ts";
import { executeNeedsSlot } from "../../rules/guest-access/execute-needs-slot.ts";
import { guestMemfdOpen } from "../../rules/guest-access/guest-memfd-open.ts";
import { privateNeedsGuestMemfd } from "../../rules/guest-access/private-needs-guest-memfd.ts";
import { readNeedsSlot } from "../../rules/guest-access/read-needs-slot.ts";
import { writeNeedsWritableSlot } from "../../rules/guest-access/write-needs-writable-slot.ts";
import { bindingInsideFile } from "../../rules/guest-memfd/binding-inside-file.ts";
import { flagUnchanged } from "../../rules/guest-memfd/flag-unchanged.ts";
import { rangeUnbound } from "../../rules/guest-memfd/range-unbound.ts";
import { archMetadataAllocated } from "../../rules/memslot/arch-metadata-allocated.ts";
import { twoDimensionalPaging } from "../../rules/pre-fault/two-dimensional-paging.ts";
import { set } from "../../transitions/attributes/set.ts";
import { always } from "../../transitions/refused/always.ts";
import {
  basedOn,
  hasRule,
  insertAfter,
  insertFirst,
  modelIn,
  moved,
  onlyReachable,
  reachable,
  without,
} from "../ladder.ts";
import { BINDING_RULES } from "../linux-6.8.ts";

/** The dialect on a kernel that is built without memory attributes: the ioctl does not exist. */
export function withoutAttributes(dialect: Dialect): Dialect {
  const { ladder } = modelIn(dialect, "set_memory_attributes");
  const reason = "this kernel is built without memory attributes";
  return withConstants(
    dialect,
    { memoryAttributes: false },
    {
      set_memory_attributes: {
        ladder: onlyReachable(ladder, reason, supportedByKernel),
        effect: always,
      },
    },
  );
}

/** The dialect on a machine without two-dimensional paging: nothing can be pre-faulted. */
export function withoutTwoDimensionalPaging(dialect: Dialect): Dialect {
  const { pre_fault_memory: preFault } = dialect.operations;
  if (preFault === undefined) return dialect;
  const ladder = reachable(preFault.ladder, twoDimensionalPaging);
  return withConstants(
    dialect,
    { twoDimensionalPaging: false },
    { pre_fault_memory: { ladder, effect: always } },
  );
}

/**
 * The dialect for a VM of type KVM_X86_SW_PROTECTED_VM: its memory is private where the attributes
 * of a gfn say so. It has one address space, and its guest_memfd cannot be shared with the host.
 *
 * @source arch/x86/kvm/x86.c, kvm_arch_has_private_mem; mmu/mmu.c, kvm_mmu_do_page_fault: the kind
 *   of an access follows the attribute; Linux 6.8 to 6.18
 */
export function swProtected(dialect: Dialect): Dialect {
  const { validFlags, guestMemfdFlags = 0n } = dialect.constants;
  const region = modelIn(dialect, "set_user_memory_region");
  const region2 = modelIn(dialect, "set_user_memory_region2");
  const attributes = modelIn(dialect, "set_memory_attributes");
  const constants = {
    privateVm: true,
    addressSpaces: 1,
    validFlags: validFlags | MEM_GUEST_MEMFD,
    guestMemfdFlags: guestMemfdFlags & ~GUEST_MEMFD_INIT_SHARED,
  };
  const operations = {
    ...dialect.operations,
    ...privateAccesses(dialect),
    set_user_memory_region: { ...region, ladder: reachable(region.ladder, flagUnchanged) },
    set_user_memory_region2: {
      ...region2,
      ladder: reachable(region2.ladder, flagUnchanged, ...BINDING_RULES),
    },
    set_memory_attributes: { ...attributes, effect: set },
  };
  return withConstants(dialect, constants, basedOn(operations, NOT_COMPARED));
}

const NOT_COMPARED =
  "a software-protected VM was not compared itself, but for one private trace on 6.12.117";

function privateAccesses(dialect: Dialect): Dialect["operations"] {
  const load = modelIn(dialect, "guest_read");
  const store = modelIn(dialect, "guest_write");
  const fetch = modelIn(dialect, "guest_execute");
  const asksFile = hasRule(load.ladder, guestMemfdOpen);
  const rules = asksFile ? [] : [guestMemfdOpen];
  return {
    guest_read: {
      ...load,
      ladder: insertFirst(
        insertAfter(load.ladder, readNeedsSlot, ...rules),
        privateNeedsGuestMemfd,
      ),
    },
    guest_write: {
      ...store,
      ladder: insertFirst(
        insertAfter(store.ladder, writeNeedsWritableSlot, ...rules),
        privateNeedsGuestMemfd,
      ),
    },
    guest_execute: {
      ...fetch,
      ladder: insertFirst(
        insertAfter(fetch.ladder, executeNeedsSlot, ...rules),
        privateNeedsGuestMemfd,
      ),
    },
  };
}

/** The dialect before the fix that keeps a slot from losing its guest_memfd. */
export function toggleAllowed(dialect: Dialect): Dialect {
  const region = modelIn(dialect, "set_user_memory_region");
  const region2 = modelIn(dialect, "set_user_memory_region2");
  return withConstants(
    dialect,
    {},
    {
      set_user_memory_region: { ...region, ladder: without(region.ladder, flagUnchanged) },
      set_user_memory_region2: { ...region2, ladder: without(region2.ladder, flagUnchanged) },
    },
  );
}

/**
 * The dialect in which file pages that are bound already are noticed where the file is looked at,
 * before the gpa limit.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_bind; measured on 7.2.13
 */
export function bindingEarly(dialect: Dialect): Dialect {
  return withRangeUnbound(dialect, bindingInsideFile);
}

/** The dialect in which they are noticed when everything else has succeeded; measured on 7.3.4. */
export function bindingLate(dialect: Dialect): Dialect {
  return withRangeUnbound(dialect, archMetadataAllocated);
}

function withRangeUnbound(dialect: Dialect, behind: { readonly id: string }): Dialect {
  const region2 = modelIn(dialect, "set_user_memory_region2");
  const ladder = moved(region2.ladder, rangeUnbound, behind);
  return withConstants(dialect, {}, { set_user_memory_region2: { ...region2, ladder } });
}

function withConstants(
  dialect: Dialect,
  constants: Partial<DialectConstants>,
  operations: Dialect["operations"],
): Dialect {
  return {
    ...dialect,
    constants: { ...dialect.constants, ...constants },
    operations: { ...dialect.operations, ...operations },
  };
}
