/** What no program on a released kernel can do, so that a reproducer that runs would not be one. */
import type { Operation } from "../abi/operation.ts";
import { argumentsIn, hasRole } from "../abi/operation-fields.ts";
import type { PromisedTrace } from "./promise.ts";

/** Why a trace cannot be done by a program of its own; undefined when it can. */
export function whyNoProgram({ trace, steps }: PromisedTrace): string | undefined {
  if (!trace.dialect.startsWith("linux-"))
    return `no released kernel has the design of ${trace.dialect}`;
  if (trace.dialect.includes("hardware-private"))
    return "a VM with encrypted memory has a launch of its own, which needs its hardware";
  for (const { operation } of steps) {
    const reason = REASONS.find(({ holds }) => holds(operation))?.reason;
    if (reason !== undefined) return `${operation.op}: ${reason}`;
  }
  return undefined;
}

interface Reason {
  readonly reason: string;
  readonly holds: (operation: Operation) => boolean;
}

/** Descriptors that a program has from its start, and some more. */
const OPEN_NUMBERS_END = 1024;
const FILE_BUFFER_BYTES = 0x1_0000;
/** The slot and the memory of the guest's own program. */
const OWN_SLOT = 0x5a5a;
const OWN_GPA = 0x5_a5a0_0000n;
const OWN_GPA_END = 0x5_a5c0_0000n;

const REASONS: readonly Reason[] = [
  {
    reason: "nothing makes an access private but memory encryption",
    holds: (operation) => "access" in operation && operation.access === "private",
  },
  {
    reason: "an access in system management mode needs guest code there",
    holds: (operation) => argumentsIn(operation, "address-space").some(({ value }) => value !== 0),
  },
  {
    reason: "the program's guest code has no access of bytes",
    holds: (operation) => hasRole(operation.op, "access-bytes"),
  },
  {
    reason: "a failure that is injected cannot be asked for",
    holds: (operation) => argumentsIn(operation, "inject").some(({ value }) => value !== undefined),
  },
  {
    reason: "one thread cannot change the block between two fetches",
    holds: (operation) => "firstFetchFlags" in operation && operation.firstFetchFlags !== undefined,
  },
  {
    reason: "a bare number may be a descriptor of the program itself",
    holds: (operation) =>
      argumentsIn(operation, "fd").some(
        ({ value }) => typeof value === "number" && value >= 0 && value < OPEN_NUMBERS_END,
      ),
  },
  {
    reason: `more than ${FILE_BUFFER_BYTES} bytes at once`,
    holds: ({ op, ...rest }) =>
      (op === "file_read" || op === "file_write") &&
      "sizeBytes" in rest &&
      Number(rest.sizeBytes) > FILE_BUFFER_BYTES,
  },
  {
    reason: "the slot, or the memory, is that of the guest's own program",
    holds: (operation) =>
      argumentsIn(operation, "slot").some(({ value }) => value === OWN_SLOT) ||
      argumentsIn(operation, "slot-gpa", "access-gpa").some(({ value }) => isOwn(value as bigint)),
  },
];

function isOwn(gpa: bigint): boolean {
  return gpa >= OWN_GPA && gpa < OWN_GPA_END;
}
