/**
 * What the harness must not do to itself: an operation that would is never sent, whatever the user
 * allows. What an operation would do follows from the roles of its arguments, whatever its kind.
 */
import { addressSpaceOf, type Operation } from "../../abi/operation.ts";
import { argumentsIn, argumentsOf, sizeOf } from "../../abi/operation-fields.ts";
import type { Role } from "../../abi/roles.ts";
import { HOST_WINDOW_END, HOST_WINDOW_START, isInHostWindow, PAGE_SHIFT } from "../../abi/units.ts";
import type { AddressLimits } from "./guest-cpuid.ts";
import { HARNESS_GPA, HARNESS_GPA_END, HARNESS_SLOT } from "./guest-space.ts";
import type { SlotLedger } from "./slot-ledger.ts";

/** Why an operation is not sent. */
export type ObligationId =
  | "harness-slot"
  | "harness-gpa"
  | "gpa-beyond-machine"
  | "gpa-beyond-processor"
  | "system-management-mode"
  | "host-memory-outside-window"
  | "host-range-outside-window"
  | "host-memory-in-use";

/** Slots of this many pages are refused by the kernel, so they cannot cover the harness's range. */
const SLOT_PAGES_REFUSED = 1n << 31n;

/** What an obligation is judged by. */
interface Situation {
  readonly operation: Operation;
  readonly accepted: SlotLedger;
  readonly ends: AddressEnds;
  readonly isTaken: IsTaken;
}

/** Where addresses that the guest may use end. */
type AddressEnds = Pick<AddressLimits, "guestAddressEnd" | "offeredAddressEnd">;

/** Whether memory of the harness lies in a range of the window. */
export type IsTaken = (hva: bigint, sizeBytes: bigint) => boolean;

/** The obligation that an operation would break. */
export function brokenObligation(
  operation: Operation,
  accepted: SlotLedger,
  ends: AddressEnds,
  isTaken: IsTaken = () => false,
): ObligationId | undefined {
  const situation = { operation, accepted, ends, isTaken };
  for (const { field, value } of argumentsOf(operation)) {
    const broken = OBLIGATIONS[field.role](value, situation);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

type Obligation = (value: unknown, situation: Situation) => ObligationId | undefined;

/** The harness does not care. */
const anyValue: Obligation = () => undefined;

/** What may not stand in an argument of each role. */
const OBLIGATIONS: { readonly [R in Role]: Obligation } = {
  slot: (slot) => (slot === HARNESS_SLOT ? "harness-slot" : undefined),
  "slot-gpa": (gpa, { operation }) => brokenBySlotAt(gpa as bigint, operation),
  "slot-hva": anyValue,
  "access-gpa": (gpa, situation) => brokenByAccess(gpa as bigint, situation),
  "access-bytes": (bytes, situation) => brokenByLastByte(bytes as number, situation),
  "address-space": (space) => (space === 0 ? undefined : "system-management-mode"),
  // A call about guest frames changes no memory; the VM of the harness knows no private frames.
  "gpa-range": anyValue,
  "access-hva": (hva, { isTaken }) => brokenByHost(hva as bigint, 1n, isTaken),
  "hva-range": (hva, { operation, isTaken }) =>
    brokenByHost(hva as bigint, sizeOf(operation), isTaken),
  fd: anyValue,
  result: anyValue,
  "backing-offset": anyValue,
  "file-offset": anyValue,
  size: anyValue,
  "file-size": anyValue,
  tag: anyValue,
  value: anyValue,
  flags: anyValue,
  vm: anyValue,
  number: anyValue,
  pages: anyValue,
  readable: anyValue,
  inject: anyValue,
  word: anyValue,
};

function brokenBySlotAt(gpa: bigint, operation: Operation): ObligationId | undefined {
  const sizeBytes = sizeOf(operation);
  const isElsewhere = "slot" in operation && addressSpaceOf(operation.slot) !== 0;
  if (isElsewhere || sizeBytes >> PAGE_SHIFT >= SLOT_PAGES_REFUSED) return undefined;
  return gpa < HARNESS_GPA_END && gpa + sizeBytes > HARNESS_GPA ? "harness-gpa" : undefined;
}

function brokenByAccess(gpa: bigint, situation: Situation): ObligationId | undefined {
  const { accepted, ends, isTaken } = situation;
  if (gpa >= HARNESS_GPA && gpa < HARNESS_GPA_END) return "harness-gpa";
  if (gpa >= ends.guestAddressEnd) return "gpa-beyond-machine";
  const hva = accepted.hostAddressOf(gpa);
  if (hva === undefined) return gpa >= ends.offeredAddressEnd ? "gpa-beyond-processor" : undefined;
  if (!isInHostWindow(hva)) return "host-memory-outside-window";
  return isTaken(hva, 1n) ? "host-memory-in-use" : undefined;
}

/** An access of bytes may end in another page than the one where it begins. */
function brokenByLastByte(bytes: number, situation: Situation): ObligationId | undefined {
  const [first] = argumentsIn(situation.operation, "access-gpa");
  if (first === undefined) return undefined;
  return brokenByAccess((first.value as bigint) + BigInt(bytes) - 1n, situation);
}

function brokenByHost(hva: bigint, sizeBytes: bigint, isTaken: IsTaken): ObligationId | undefined {
  const isInside = hva >= HOST_WINDOW_START && hva + sizeBytes <= HOST_WINDOW_END;
  if (!isInside) return "host-range-outside-window";
  return isTaken(hva, sizeBytes) ? "host-memory-in-use" : undefined;
}
