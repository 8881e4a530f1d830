/** What is never sent to the kernel, and why. */
import type { Withheld } from "../../abi/implementation.ts";
import type { OperationKind } from "../../abi/operation.ts";
import { hasRole, OPERATION_KINDS } from "../../abi/operation-fields.ts";
import type { Role } from "../../abi/roles.ts";
import type { Hazard } from "./hazards.ts";
import type { ObligationId } from "./obligations.ts";

/** Every reason that the machines of a factory can give. */
export function withheldBy(hazards: readonly Hazard[]): readonly Withheld[] {
  const dangers = hazards.map(({ id, operations, sentence }) => ({
    ...{ reason: id, operations, because: sentence },
  }));
  const obligations = Object.entries(OBLIGATIONS).map(([reason, why]) => ({ reason, ...why }));
  return [...dangers, ...obligations, ...IMPOSSIBLE];
}

function withRole(...roles: readonly Role[]): readonly OperationKind[] {
  return OPERATION_KINDS.filter((kind) => hasRole(kind, ...roles));
}

const ON_GUEST = withRole("access-gpa");
const ON_HOST = withRole("access-hva", "hva-range");
const ON_SLOTS = withRole("slot");

/** What the harness must not do to itself. */
const OBLIGATIONS: Readonly<Record<ObligationId, Omit<Withheld, "reason">>> = {
  "harness-slot": {
    operations: ON_SLOTS,
    because: "The slot holds the code that guest accesses are made by.",
  },
  "harness-gpa": {
    operations: [...withRole("slot-gpa"), ...ON_GUEST],
    because: "The frames hold the code that guest accesses are made by.",
  },
  "gpa-beyond-machine": {
    operations: ON_GUEST,
    because: "Guest code cannot name the address on this machine.",
  },
  "gpa-beyond-processor": {
    operations: ON_GUEST,
    because: "No memory is there, and KVM offers the address to no guest on this machine.",
  },
  "system-management-mode": {
    operations: withRole("address-space"),
    because: "The guest code of the harness never enters system management mode.",
  },
  "host-memory-outside-window": {
    operations: ON_GUEST,
    because: "Behind the frame lies memory that is not the trace's.",
  },
  "host-range-outside-window": {
    operations: ON_HOST,
    because: "The range is memory that is not the trace's.",
  },
  "host-memory-in-use": {
    operations: [...ON_GUEST, ...ON_HOST],
    because: "The range is memory that the process has taken for itself.",
  },
};

const CALLS_ON_FILES = withRole("fd").filter((kind) => !["close", "dup", "fstat"].includes(kind));

/** What cannot be done to a real kernel. */
const IMPOSSIBLE: readonly Withheld[] = [
  {
    reason: "argument-range-impossible",
    operations: withRole("readable"),
    because: "No memory can be readable and unreadable in the parts that are asked for.",
  },
  {
    reason: "dirty-bitmap-too-large",
    operations: ["get_dirty_log", "clear_dirty_log"],
    because: "The bitmap is larger than the buffer that the harness has for it.",
  },
  {
    reason: "foreign-descriptor",
    operations: withRole("fd"),
    because: "The number is that of a descriptor of the process itself.",
  },
  {
    reason: "call-on-other-file",
    operations: CALLS_ON_FILES,
    because: "What the call does to a device, or to the harness's own VM, is no matter of a trace.",
  },
  {
    reason: "populates-too-much",
    operations: ["host_advise"],
    because: "The call may bring in more memory than the host should lose.",
  },
  {
    reason: "no-such-vm",
    operations: withRole("vm"),
    because: "Only two VMs are made.",
  },
  {
    reason: "guest-page-tables-full",
    operations: ON_GUEST,
    because: "The guest's page tables have no room for another address.",
  },
];
