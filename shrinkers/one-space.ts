/** What two address spaces show can often be shown by two slots of one. */
import { addressSpaceOf, slotIdOf } from "../abi/operation.ts";
import type { Role } from "../abi/roles.ts";
import type { Trace } from "../abi/trace.ts";
import { type Argument, argumentsOf, withArguments } from "./arguments.ts";
import type { Pass } from "./pass.ts";

/** Puts the slots of the second address space, and who looks at them, behind those of the first. */
export const inOneSpace: Pass = function* (trace) {
  const elsewhere = trace.operations.map((_, index) => isElsewhere(trace, index));
  if (!elsewhere.includes(true) || !elsewhere.includes(false)) return;
  yield movedBehind(trace, elsewhere);
};

function isElsewhere(trace: Trace, index: number): boolean {
  return argumentsOf(trace).some(
    ({ operationIndex, field: { role }, value }) =>
      operationIndex === index &&
      ((role === "slot" && addressSpaceOf(Number(value)) > 0) ||
        (role === "address-space" && value !== 0)),
  );
}

function movedBehind(trace: Trace, elsewhere: readonly boolean[]): Trace {
  const all = argumentsOf(trace);
  const home = all.filter(({ operationIndex }) => elsewhere[operationIndex] === false);
  const ofRole = (wanted: Role): readonly Argument[] =>
    home.filter(({ field }) => field.role === wanted);
  const nextId = Math.max(-1, ...ofRole("slot").map(({ value }) => Number(value))) + 1;
  const ends = ofRole("slot-gpa").map(({ operationIndex, value }) => {
    const size = ofRole("size").find((one) => one.operationIndex === operationIndex)?.value;
    return BigInt(value as bigint) + BigInt((size as bigint | undefined) ?? 0n);
  });
  const end = ends.toSorted((a, b) => (a < b ? 1 : -1))[0] ?? 0n;
  const changes = all
    .filter(({ operationIndex }) => elsewhere[operationIndex] === true)
    .map((argument) => [argument, moved(argument, nextId, end)] as const);
  return withArguments(trace, changes);
}

function moved({ field: { role }, value }: Argument, nextId: number, end: bigint): unknown {
  if (role === "slot") return slotIdOf(Number(value)) + nextId;
  if (role === "address-space") return 0;
  const isGpa = role === "slot-gpa" || role === "access-gpa" || role === "gpa-range";
  return isGpa ? (value as bigint) + end : value;
}
