import { HarnessError } from "../../../abi/harness-error.ts";
import { MEM_GUEST_MEMFD } from "../../../abi/operation.ts";
import { GUEST_MEMFD_INIT_SHARED } from "../../designs/guest-memfd/open-file.ts";
import type { Dialect, DialectConstants } from "../../dialect.ts";
import { supportedByKernel } from "../../rules/attributes/supported-by-kernel.ts";
import { executeNeedsSlot } from "../../rules/guest-access/execute-needs-slot.ts";
import { guestMemfdOpen } from "../../rules/guest-access/guest-memfd-open.ts";
import { privateNeedsGuestMemfd } from "../../rules/guest-access/private-needs-guest-memfd.ts";
import { readNeedsSlot } from "../../rules/guest-access/read-needs-slot.ts";
import { writeNeedsWritableSlot } from "../../rules/guest-access/write-needs-writable-slot.ts";
import { flagUnchanged } from "../../rules/guest-memfd/flag-unchanged.ts";
import { twoDimensionalPaging } from "../../rules/pre-fault/two-dimensional-paging.ts";
import { set } from "../../transitions/attributes/set.ts";
import { always } from "../../transitions/refused/always.ts";
import {
  basedOn,
  hasRule,
  insertAfter,
  insertFirst,
  modelIn,
  onlyReachable,
  reachable,
  without,
} from "../ladder.ts";
import { BINDING_RULES } from "../linux-6.8.ts";

/** Something that a kernel was built with or without, or a type of VM. */
interface LinuxOption {
  readonly name: string;
  /** Whether the generation leaves the choice. */
  readonly isOffered: (dialect: Dialect) => boolean;
  readonly applyTo: (dialect: Dialect) => Dialect;
}

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
  const { ladder } = modelIn(dialect, "pre_fault_memory");
  return withConstants(
    dialect,
    { twoDimensionalPaging: false },
    {
      pre_fault_memory: { ladder: reachable(ladder, twoDimensionalPaging), effect: always },
    },
  );
}

/**
 * The dialect for a VM of type KVM_X86_SW_PROTECTED_VM: its memory is private where the attributes
 * of a gfn say so. It has one address space, and its guest_memfd cannot be shared with the host.
 *
 * @source arch/x86/kvm/x86.c, kvm_arch_has_private_mem; mmu/mmu.c, kvm_mmu_do_page_fault: the kind
 *   of an access follows the attribute; Linux 6.8 to 6.18
 */
function swProtected(dialect: Dialect): Dialect {
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
function toggleAllowed(dialect: Dialect): Dialect {
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

const OPTIONS: readonly LinuxOption[] = [
  {
    name: "sw-protected",
    isOffered: ({ constants }) =>
      constants.memoryAttributes === true && constants.twoDimensionalPaging !== false,
    applyTo: swProtected,
  },
  {
    name: "no-attributes",
    isOffered: ({ constants: { memoryAttributes, privateVm } }) =>
      memoryAttributes === true && privateVm !== true,
    applyTo: withoutAttributes,
  },
  {
    name: "no-tdp",
    isOffered: ({ constants: { twoDimensionalPaging: hasTdp, privateVm } }) =>
      hasTdp === true && privateVm !== true,
    applyTo: withoutTwoDimensionalPaging,
  },
  {
    name: "toggle-allowed",
    isOffered: ({ operations: { set_user_memory_region: region } }) =>
      region !== undefined && hasRule(region.ladder, flagUnchanged),
    applyTo: toggleAllowed,
  },
];

/**
 * A generation with these options, in any order; its name has them in one order.
 *
 * @throws {HarnessError} MSC107 for an option that the generation, as the others leave it, does not
 *   have; the hint lists those it has.
 */
export function linuxWith(base: Dialect, options: readonly string[]): Dialect {
  const offered = OPTIONS.filter(({ isOffered }) => isOffered(base)).map(({ name }) => name);
  const stranger = options.find((option) => !offered.includes(option));
  if (stranger !== undefined) throw noOption(base.name, stranger, offered);
  return OPTIONS.filter(({ name }) => options.includes(name)).reduce((dialect, option) => {
    if (!option.isOffered(dialect)) throw noOption(dialect.name, option.name, []);
    const separator = dialect === base ? ":" : ",";
    return { ...option.applyTo(dialect), name: `${dialect.name}${separator}${option.name}` };
  }, base);
}

function noOption(name: string, option: string, offered: readonly string[]): HarnessError {
  const hint =
    offered.length === 0 ? "it has none beside those given" : `options are ${offered.join(", ")}`;
  return new HarnessError("MSC107", `there is no option "${option}" in the dialect ${name}`, hint);
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
