/**
 * Where an operation names slots, files and pages. It follows from the roles of its arguments; only
 * where a call is more indulgent than its arguments tell does its kind decide.
 */
import { type FdRef, type Handle, isHandle } from "../../../abi/handle.ts";
import type { Operation, OperationKind } from "../../../abi/operation.ts";
import { argumentsIn, fieldsOf, hasRole, sizeOf } from "../../../abi/operation-fields.ts";
import type { Role } from "../../../abi/roles.ts";
import { addressOf, isPageAligned, PAGE_SIZE_BYTES, pageOf } from "../../../abi/units.ts";
import { KEEP_SIZE } from "../../../model/designs/memfile/fallocate-mode.ts";
import {
  keepEnd,
  type LabelMap,
  type LabelTable,
  mapLabels,
  mapOrdered,
  mapUnordered,
  type PageSpace,
} from "./label-map.ts";

/**
 * The operation with all its labels mapped.
 *
 * @throws {HarnessError} MSC248 when a range of it is torn.
 */
export function mapOperation(labels: LabelMap, operation: Operation): Operation {
  return mapLabels(tableOf(operation.op), labels, operation);
}

const TABLES = new Map<OperationKind, LabelTable<Operation>>();

function tableOf(kind: OperationKind): LabelTable<Operation> {
  const known = TABLES.get(kind);
  if (known !== undefined) return known;
  const entries = fieldsOf(kind).map(([name, { role }]) => {
    const map = LABELS[role];
    if (map === "same") return [name, map] as const;
    const mapField = (labels: LabelMap, operation: Operation): unknown =>
      map((operation as unknown as Readonly<Record<string, unknown>>)[name], labels, operation);
    return [name, mapField] as const;
  });
  // The fields of one kind, each mapped to a value of its own type; TypeScript cannot follow that.
  const table = { op: "same", ...Object.fromEntries(entries) } as unknown as LabelTable<Operation>;
  TABLES.set(kind, table);
  return table;
}

type RoleMapping = "same" | ((value: unknown, labels: LabelMap, operation: Operation) => unknown);

const LABELS: { readonly [R in Role]: RoleMapping } = {
  slot: (word, labels) => labels.slot(word as number),
  "slot-gpa": (gpa, labels, operation) => range(labels, "gfn", gpa, operation),
  // Calls on host memory go from its first page on, and some stop at a hole.
  "slot-hva": (hva, labels, operation) => range(labels, "host", hva, operation),
  "access-gpa": (gpa, labels, operation) => {
    const [bytes] = argumentsIn(operation, "access-bytes");
    return inOrder(labels, "gfn", gpa as bigint, BigInt((bytes?.value ?? 1) as number));
  },
  "access-bytes": "same",
  "address-space": "same",
  "gpa-range": (gpa, labels, operation) => range(labels, "gfn", gpa, operation),
  "access-hva": (hva, labels) => inOrder(labels, "host", hva as bigint, 1n),
  "hva-range": (hva, labels, operation) => range(labels, "host", hva, operation),
  fd: (fd, labels) => (isHandle(fd) ? labels.handle(fd) : (fd as FdRef)),
  result: (handle, labels) => labels.handle(handle as Handle),
  "backing-offset": (offset, labels, operation) =>
    isBacked(operation) ? range(labels, "file", offset, operation) : offset,
  "file-offset": (offset, labels, operation) =>
    hasRole(operation.op, "size")
      ? range(labels, "file", offset, operation)
      : inOrder(labels, "file", offset as bigint, addressOf(PAGES_MAX)),
  size: (size, labels, operation) => {
    for (const { value: offset } of argumentsIn(operation, "file-offset")) {
      if (mayGrow(operation)) endsAt(labels, (offset as bigint) + sizeOf(operation));
    }
    return size;
  },
  "file-size": (bytes, labels) => {
    endsAt(labels, bytes as bigint);
    return bytes;
  },
  tag: "same",
  value: "same",
  flags: "same",
  vm: "same",
  number: "same",
  // Pages of a log are counted from the first page of the slot, whose order stays.
  pages: "same",
  readable: "same",
  inject: "same",
  word: "same",
};

/** Calls to which it is all one in which order the pages of their range come. */
const TREATS_PAGES_ALIKE: ReadonlySet<OperationKind> = new Set<OperationKind>([
  "fallocate",
  "set_memory_attributes",
]);

/** False for calls on a range of a file that are known to leave its size alone. */
function mayGrow(operation: Operation): boolean {
  if (operation.op === "file_read" || operation.op === "set_memory_attributes2") return false;
  return operation.op !== "fallocate" || (operation.mode & KEEP_SIZE) === 0;
}

/** True when a file is named behind which something lies: elsewhere an offset is a mere number. */
function isBacked(operation: Operation): boolean {
  return argumentsIn(operation, "fd").some(({ value }) => isHandle(value));
}

/** Behind every page: a call that looks for the next one looks as far as this. */
const PAGES_MAX = pageOf(1n << 64n);

/** First byte of the range that begins there and is as long as the operation's size. */
function range(labels: LabelMap, space: PageSpace, from: unknown, operation: Operation): bigint {
  const map = TREATS_PAGES_ALIKE.has(operation.op) ? inAnyOrder : inOrder;
  return map(labels, space, from as bigint, sizeOf(operation));
}

/** A range in which every page is treated alike, as long as it holds whole pages. */
function inAnyOrder(labels: LabelMap, space: PageSpace, from: bigint, sizeBytes: bigint): bigint {
  if (!isPageAligned(from) || !isPageAligned(sizeBytes)) {
    return inOrder(labels, space, from, sizeBytes);
  }
  return sizeBytes === 0n
    ? from
    : addressOf(mapUnordered(labels, space, pageOf(from), pageOf(sizeBytes)));
}

/** An empty range names no page. */
function inOrder(labels: LabelMap, space: PageSpace, from: bigint, sizeBytes: bigint): bigint {
  if (sizeBytes === 0n) return from;
  const pages = pagesUpTo(from + sizeBytes) - pageOf(from);
  return addressOf(mapOrdered(labels, space, pageOf(from), pages)) + (from % PAGE_SIZE_BYTES);
}

/** A page with the end inside is like no other. */
function endsAt(labels: LabelMap, bytes: bigint): void {
  keepEnd(labels, pageOf(bytes));
  keepEnd(labels, pagesUpTo(bytes));
}

function pagesUpTo(bytes: bigint): bigint {
  return pageOf(bytes + PAGE_SIZE_BYTES - 1n);
}
