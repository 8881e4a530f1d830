/**
 * Which operations a machine can be given: what the capabilities say of the groups of values that
 * the description table of operations names.
 */
import type { Feature } from "./features.ts";
import { isFallback } from "./fields.ts";
import type { Capabilities } from "./implementation.ts";
import type { Operation } from "./operation.ts";
import { argumentsIn, argumentsOf, sizeOf } from "./operation-fields.ts";
import { addressOf } from "./units.ts";

/** Pages of a slot that every machine is taken to have room for: 256 MiB. */
const SLOT_PAGES_USUAL = 0x1_0000n;

/** Bytes of a file that every machine is taken to have room for. */
const FILE_SIZE_BYTES_USUAL = addressOf(SLOT_PAGES_USUAL);

/** The part of the capabilities that decides what a machine can be given. */
export type Taker = Pick<Capabilities, "features" | "slotPagesMax" | "fileSizeMaxBytes">;

/** True when the machine can be given the values of all arguments. Its kind is not looked at. */
export function takes(taker: Taker, operation: Operation): boolean {
  return untaken(taker, operation) === undefined;
}

/** The first feature that the operation needs and the machine lacks. */
export function untaken(taker: Taker, operation: Operation): Feature | undefined {
  return demandsOf(taker, operation).find((feature) => !has(taker, feature));
}

/**
 * The operation as it is when the machine takes it, else with every argument left out that can be:
 * one without the others would often mean nothing, as an offset into no file. The result may still
 * be one that the machine does not take.
 */
export function plainFor(taker: Taker, operation: Operation): Operation {
  if (takes(taker, operation)) return operation;
  const left = argumentsOf(operation).flatMap(({ name, field: { fallback } }) =>
    fallback === undefined ? [] : [[name, fallback.value]],
  );
  return { ...operation, ...Object.fromEntries(left) };
}

function has({ features = [] }: Taker, feature: Feature): boolean {
  return features.includes(feature);
}

/** The features that the values of the operation need. */
function demandsOf(taker: Taker, operation: Operation): readonly Feature[] {
  const set = argumentsOf(operation).filter(({ field, value }) => !isFallback(field, value));
  const named = set.flatMap(({ field: { feature, demand }, value }) => [
    ...(feature === undefined ? [] : [feature]),
    ...(demand?.isOf(value) ? [demand.feature] : []),
  ]);
  const { slotPagesMax = SLOT_PAGES_USUAL, fileSizeMaxBytes = FILE_SIZE_BYTES_USUAL } = taker;
  const isLargeSlot = guestBytesOf(operation) > addressOf(slotPagesMax);
  const isLargeFile = fileEndOf(operation) > fileSizeMaxBytes;
  return [
    ...named,
    ...(isLargeSlot ? (["large-slots"] as const) : []),
    ...(isLargeFile ? (["large-files"] as const) : []),
  ];
}

/** Bytes of guest memory that the operation is about; 0 when it names no range of it. */
function guestBytesOf(operation: Operation): bigint {
  return argumentsIn(operation, "slot-gpa", "gpa-range").length === 0 ? 0n : sizeOf(operation);
}

/** How far the operation reaches into a file, or makes it; 0 when it is about none. */
function fileEndOf(operation: Operation): bigint {
  const [size] = argumentsIn(operation, "file-size");
  const [from] = argumentsIn(operation, "file-offset", "backing-offset");
  if (size !== undefined) return size.value as bigint;
  if (from === undefined || isFallback(from.field, from.value)) return 0n;
  return (from.value as bigint) + sizeOf(operation);
}
