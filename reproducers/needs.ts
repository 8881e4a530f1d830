/** What a trace needs of a machine, and how its promises are told, whatever the language. */
import type { Handle } from "../abi/handle.ts";
import { addressSpaceOf, type Operation, type OperationKind } from "../abi/operation.ts";
import { argumentsIn, hasRole } from "../abi/operation-fields.ts";
import { printPages } from "../abi/page-set.ts";
import type { MachineIoctl } from "../abi/plain-calls.ts";
import { type Expectation, printExpectation } from "../model/expectation.ts";
import type { PromisedStep, PromisedTrace } from "./promise.ts";

/** An answer of KVM_CHECK_EXTENSION without which a trace means nothing. */
export interface Need {
  readonly capability: number;
  readonly atLeast: number;
  readonly name: string;
}

const BY_KIND: Partial<Record<OperationKind, Need>> = {
  set_user_memory_region2: { capability: 231, atLeast: 1, name: "KVM_CAP_USER_MEMORY2" },
  create_guest_memfd: { capability: 234, atLeast: 1, name: "KVM_CAP_GUEST_MEMFD" },
  set_memory_attributes: { capability: 233, atLeast: 1, name: "KVM_CAP_MEMORY_ATTRIBUTES" },
  set_memory_attributes2: {
    ...{ capability: 252, atLeast: 1, name: "KVM_CAP_GUEST_MEMFD_MEMORY_ATTRIBUTES" },
  },
  pre_fault_memory: { capability: 236, atLeast: 1, name: "KVM_CAP_PRE_FAULT_MEMORY" },
  enable_dirty_log_protect: {
    ...{ capability: 168, atLeast: 1, name: "KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2" },
  },
};

const SECOND_SPACE: Need = { capability: 118, atLeast: 2, name: "second address space" };

/** Words of a dialect that say that its kernel answers without having the capability. */
const WITHOUT: Partial<Record<OperationKind, string>> = {
  set_memory_attributes: "no-attributes",
  set_memory_attributes2: "vm-attributes",
  pre_fault_memory: "no-tdp",
};

/** Each once, in the order in which the trace comes to need them. */
export function needsOf({ trace, steps }: PromisedTrace): readonly Need[] {
  const words = trace.dialect.split(/[:,]/);
  const needs = steps.flatMap(({ operation, promised }) => {
    const need = BY_KIND[operation.op];
    const isWithout = words.includes(WITHOUT[operation.op] ?? "");
    const needsSpace = namesSecondSpace(operation) && !promised.every(isFailure);
    return [
      ...(need === undefined || isWithout ? [] : [need]),
      ...(needsSpace ? [SECOND_SPACE] : []),
    ];
  });
  return [...new Set(needs)];
}

function isFailure({ kind }: Expectation): boolean {
  return kind === "failed";
}

function namesSecondSpace(operation: Operation): boolean {
  return argumentsIn(operation, "slot").some(({ value }) => addressSpaceOf(Number(value)) === 1);
}

const CALLS_OF_VCPUS: readonly MachineIoctl[] = ["pre_fault_memory", "run"];

/** Whether a guest or its vCPU does something; a VM lives on in its vCPU where it is closed. */
export function hasGuest(steps: readonly PromisedStep[]): boolean {
  return steps.some(
    ({ operation }) =>
      hasRole(operation.op, "access-gpa", "address-space") ||
      operation.op === "close_kvm" ||
      (operation.op === "open_other" && operation.kind === "vcpu") ||
      (operation.op === "child_ioctl" && CALLS_OF_VCPUS.includes(operation.request)),
  );
}

/** All handles, in the order in which they are first named. */
export function handlesIn(steps: readonly PromisedStep[]): readonly Handle[] {
  const used = steps.flatMap(({ operation }) =>
    argumentsIn(operation, "fd", "result").map(({ value }) => value),
  );
  return [...new Set(used.filter((value): value is Handle => typeof value === "string"))];
}

/** A promise as `fits` of the C and Python reproducers reads it. */
export function promiseText(expectation: Expectation): string {
  switch (expectation.kind) {
    case "refused":
      return "refused";
    case "dirty_log_between": {
      const required = printPages(expectation.required);
      const allowed = printPages(expectation.allowed);
      return required === allowed ? `dirty ${allowed}` : `dirty ${required}..${allowed}`;
    }
    case "run_failed": {
      if (expectation.exitReason !== "stale") return printExpectation(expectation);
      return `KVM_RUN ${expectation.errno} exit=*`;
    }
    default:
      return printExpectation(expectation).replaceAll('"', '\\"');
  }
}
