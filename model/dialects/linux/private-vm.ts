/** VMs with private memory: what tells an access to it, and what such a VM can have. */
import { MEM_GUEST_MEMFD, MEM_READONLY, type OperationKind } from "../../../abi/operation.ts";
import type { Dialect, DialectConstants } from "../../dialect.ts";
import type { GuestAccess } from "../../guest-memory.ts";
import type { Ladder, OperationModel, Rule } from "../../rule.ts";
import { codeIsATag } from "../../rules/guest-access/code-is-a-tag.ts";
import { emulatedReadNeedsHostPage } from "../../rules/guest-access/emulated-read-needs-host-page.ts";
import { emulatedWriteNeedsHostPage } from "../../rules/guest-access/emulated-write-needs-host-page.ts";
import { executeNeedsSlot } from "../../rules/guest-access/execute-needs-slot.ts";
import { guestMemfdOpen } from "../../rules/guest-access/guest-memfd-open.ts";
import { kindAsAttribute } from "../../rules/guest-access/kind-as-attribute.ts";
import { privateNeedsGuestMemfd } from "../../rules/guest-access/private-needs-guest-memfd.ts";
import { readNeedsSlot } from "../../rules/guest-access/read-needs-slot.ts";
import { vcpuDescriptorOpen } from "../../rules/guest-access/vcpu-descriptor-open.ts";
import { writeNeedsWritableSlot } from "../../rules/guest-access/write-needs-writable-slot.ts";
import { flagUnchanged } from "../../rules/guest-memfd/flag-unchanged.ts";
import { flagsKnown } from "../../rules/memslot/flags-known.ts";
import { readonlyUnchanged } from "../../rules/memslot/readonly-unchanged.ts";
import { set } from "../../transitions/attributes/set.ts";
import {
  basedOn,
  hasRule,
  insertAfter,
  modelIn,
  reachable,
  sourced,
  unreachable,
} from "../ladder.ts";
import { BINDING_RULES } from "../linux-6.8.ts";
import { convertingVm, flagsOfPrivateVm } from "./in-place.ts";
import { withConstants } from "./with-constants.ts";

/**
 * The dialect for a VM of type KVM_X86_SW_PROTECTED_VM: its memory is private where the attributes
 * of a gfn say so. It has one address space, and its guest_memfd cannot be shared with the host.
 *
 * @source arch/x86/kvm/x86.c, kvm_arch_has_private_mem; mmu/mmu.c, kvm_mmu_do_page_fault: the kind
 *   of an access follows the attribute; Linux 6.8 to 6.18
 */
export function swProtected(dialect: Dialect): Dialect {
  const constants = { validFlags: dialect.constants.validFlags | MEM_GUEST_MEMFD };
  const made = privateVm(dialect, constants, [privateNeedsGuestMemfd], NOT_COMPARED);
  return dialect.constants.inPlaceConversion === true ? convertingVm(made) : made;
}

/**
 * The dialect for a VM whose hardware marks each access as private or shared, as SNP (6.11) and TDX
 * (6.16) do; in 6.8 the check is there, and no type of VM that could fail it. KVM cannot emulate
 * what such a guest does. The launch is done before a trace begins, and what SNP's encryption and
 * TDX's acceptance make of a page that is new to the guest is not modelled.
 *
 * @source arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn; arch/x86/kvm/svm/sev.c and vmx/tdx.c;
 *   66155de93bcf (6.11): no read-only slots in a VM whose state is protected
 */
export function hardwarePrivate(dialect: Dialect): Dialect {
  const { validFlags, protectedReadonly = true } = dialect.constants;
  const lost = protectedReadonly ? 0 : MEM_READONLY;
  const constants = {
    validFlags: (validFlags | MEM_GUEST_MEMFD) & ~lost,
    marksAccesses: true,
  };
  const rules = [kindAsAttribute, privateNeedsGuestMemfd];
  const made = privateVm(dialect, constants, rules, NOT_SEEN);
  const closed = { ...made, operations: withoutEmulation(made.operations) };
  const { features = [] } = dialect;
  return {
    ...made,
    features: [...features.filter((feature) => feature !== "emulated-access"), "private-access"],
    operations: protectedReadonly ? closed.operations : withoutReadonly(closed),
  };
}

const NOT_COMPARED =
  "a software-protected VM was not compared itself, but for one private trace on 6.12.117";

const NOT_SEEN =
  "not compared itself: read, and seen on no kernel, as no machine here has hardware that marks " +
  "accesses";

/** The dialect for a VM with private memory, whose accesses meet these rules first. */
function privateVm(
  dialect: Dialect,
  constants: Partial<DialectConstants>,
  rules: readonly Rule<GuestAccess>[],
  based: string,
): Dialect {
  const region = modelIn(dialect, "set_user_memory_region");
  const region2 = modelIn(dialect, "set_user_memory_region2");
  const attributes = modelIn(dialect, "set_memory_attributes");
  const operations = {
    ...dialect.operations,
    ...privateAccesses(dialect, rules),
    set_user_memory_region: { ...region, ladder: reachable(region.ladder, flagUnchanged) },
    set_user_memory_region2: {
      ...region2,
      ladder: reachable(region2.ladder, flagUnchanged, ...BINDING_RULES),
    },
    // Where pages are converted in place, gfns have no attribute that could be set.
    ...(dialect.constants.inPlaceConversion !== true && {
      set_memory_attributes: { ...attributes, effect: set },
    }),
  };
  const all = {
    privateVm: true,
    addressSpaces: 1,
    guestMemfdFlags: flagsOfPrivateVm(dialect),
    ...constants,
  };
  return withConstants(dialect, all, basedOn(operations, based));
}

/** What only a read-only slot can meet, in a VM that can have none. */
function withoutReadonly(dialect: Dialect): Dialect["operations"] {
  const { operations } = dialect;
  const reason = "a VM whose state is protected has no read-only slots";
  const first = modelIn(dialect, "set_user_memory_region");
  const second = modelIn(dialect, "set_user_memory_region2");
  const closed = {
    ...operations,
    set_user_memory_region: {
      ...first,
      ladder: sourced(reachable(first.ladder, flagsKnown), NO_READONLY, flagsKnown),
    },
    set_user_memory_region2: {
      ...second,
      ladder: sourced(second.ladder, NO_READONLY, flagsKnown),
    },
  };
  return {
    ...closed,
    ...shut(closed, "set_user_memory_region", reason, [readonlyUnchanged]),
    ...shut(closed, "set_user_memory_region2", reason, [readonlyUnchanged]),
    ...shut(closed, "guest_write", reason, [writeNeedsWritableSlot]),
  };
}

const NO_READONLY =
  "66155de93bcf (6.11), kvm_arch_has_readonly_mem: not for a VM whose state is protected";

/**
 * What only KVM's own emulation of an access can meet, where KVM cannot read the guest's code. The
 * accesses of bytes are gone: what of them is no memory KVM would have to make.
 */
function withoutEmulation(operations: Dialect["operations"]): Dialect["operations"] {
  const reason = "KVM cannot emulate the instructions of a guest with encrypted memory";
  const { guest_read_bytes: _, guest_write_bytes: __, guest_exchange: ___, ...rest } = operations;
  return {
    ...rest,
    ...shut(operations, "guest_read", reason, [emulatedReadNeedsHostPage]),
    ...shut(operations, "guest_write", reason, [emulatedWriteNeedsHostPage]),
    ...shut(operations, "guest_execute", NO_BYTES, [codeIsATag]),
  };
}

const NO_BYTES = "where guests store whole tags alone, no part of one is left";

function shut<K extends OperationKind>(
  operations: Dialect["operations"],
  kind: K,
  reason: string,
  rules: readonly { readonly id: string }[],
): Dialect["operations"] {
  const model: OperationModel<K> = modelIn({ name: "a VM that marks accesses", operations }, kind);
  return { [kind]: { ...model, ladder: unreachable(model.ladder, reason, ...rules) } };
}

function privateAccesses(
  dialect: Dialect,
  rules: readonly Rule<GuestAccess>[],
): Dialect["operations"] {
  const load = modelIn(dialect, "guest_read");
  const store = modelIn(dialect, "guest_write");
  const fetch = modelIn(dialect, "guest_execute");
  const file = hasRule(load.ladder, guestMemfdOpen) ? [] : [guestMemfdOpen];
  const behindDescriptor = <O extends GuestAccess>(ladder: Ladder<O>): Ladder<O> =>
    insertAfter<O>(ladder, vcpuDescriptorOpen, ...rules);
  return {
    guest_read: {
      ...load,
      ladder: behindDescriptor(insertAfter(load.ladder, readNeedsSlot, ...file)),
    },
    guest_write: {
      ...store,
      ladder: behindDescriptor(insertAfter(store.ladder, writeNeedsWritableSlot, ...file)),
    },
    guest_execute: {
      ...fetch,
      ladder: behindDescriptor(insertAfter(fetch.ladder, executeNeedsSlot, ...file)),
    },
  };
}
