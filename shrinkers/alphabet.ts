/**
 * The small closed alphabet that the last pass of shrinking searches: operations of the kinds that
 * can stand for those of a trace, with arguments that the trace has or that are the simplest.
 */
import { type Handle, isHandle } from "../abi/handle.ts";
import { printOperation } from "../abi/notation.ts";
import type { Operation, OperationKind } from "../abi/operation.ts";
import { fieldsOf, hasRole, OPERATION_KINDS } from "../abi/operation-fields.ts";
import type { Role, RoleField } from "../abi/roles.ts";
import type { Trace } from "../abi/trace.ts";
import { HOST_WINDOW_START, PAGE_SIZE_BYTES } from "../abi/units.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { hasArguments } from "../model/features.ts";
import { supports } from "../model/step.ts";
import { argumentsOf } from "./arguments.ts";
import { OBSERVERS, withCompanions } from "./kinds.ts";

/**
 * Every operation of the kinds of a trace and of their companions. An argument of one of its own
 * kinds takes each value that the trace has for that meaning, and the simplest one; one of a
 * companion only the values of the trace, or the simplest one where there is none.
 */
export function alphabetOf(trace: Trace): readonly Operation[] {
  return everything(trace, withCompanions(kindsOf(trace)), valuesOf(trace));
}

/**
 * A part of {@link alphabetOf} that is soon searched: kinds of the trace alone, and of slots, tags
 * and addresses only the simplest.
 */
export function smallAlphabetOf(trace: Trace): readonly Operation[] {
  const named = new Set(["slot", "gpa", "tag"]);
  const values = [...valuesOf(trace)].filter(([meaning]) => !named.has(meaning));
  return everything(trace, kindsOf(trace), new Map(values));
}

/** Another part that is soon searched: all kinds, about the simplest slot, file and page. */
export function plainAlphabetOf(trace: Trace): readonly Operation[] {
  const named = new Set(["slot", "gpa", "hva", "tag", "offset", "size"]);
  const handles = new Set(["fd", "result"]);
  const values = [...valuesOf(trace)]
    .filter(([meaning]) => !named.has(meaning))
    .map(
      ([meaning, given]) => [meaning, handles.has(meaning) ? given.slice(0, 1) : given] as const,
    );
  return everything(trace, withCompanions(kindsOf(trace)), new Map(values));
}

/** Every operation that looks at what a trace names. */
export function observersOf(trace: Trace): readonly Operation[] {
  return everything(trace, OBSERVERS, valuesOf(trace));
}

function kindsOf({ operations }: Trace): ReadonlySet<OperationKind> {
  return new Set(operations.map(({ op }) => op));
}

function everything(
  trace: Trace,
  kinds: ReadonlySet<OperationKind>,
  values: Values,
): readonly Operation[] {
  const dialect = dialectNamed(trace.dialect);
  return OPERATION_KINDS.filter((kind) => kinds.has(kind) && supports(dialect, kind))
    .flatMap((kind) => everyOf(kind, trace, values))
    .filter((operation) => hasArguments(dialect, operation));
}

/** Values of a trace by what they mean, each once. */
type Values = ReadonlyMap<string, readonly unknown[]>;

/** The size of a slot that is deleted. */
const DELETION = "deletion";

/** Arguments of one meaning may take each other's values; words and flags have a list each. */
function meaningOf({ role, label }: RoleField<unknown>, kind: OperationKind): string {
  switch (role) {
    case "slot-gpa":
    case "access-gpa":
    case "gpa-range":
      return "gpa";
    case "slot-hva":
    case "access-hva":
    case "hva-range":
      return "hva";
    case "backing-offset":
    case "file-offset":
      return "offset";
    case "file-size":
      return "size";
    case "flags":
      return label === "flags" ? `${kind} ${label}` : label;
    case "word":
    case "number":
      return label;
    default:
      return role;
  }
}

function valuesOf(trace: Trace): Values {
  const values = new Map<string, unknown[]>();
  for (const { operationIndex, field, value } of argumentsOf(trace)) {
    const operation = trace.operations[operationIndex] as Operation;
    const meaning = meaningOf(field, operation.op);
    const known = values.get(meaning) ?? [];
    values.set(meaning, known);
    if (value !== undefined) known.push(value);
  }
  const handles = handlesOf(trace);
  // A second descriptor of one file is a name more than the trace has.
  if (withCompanions(kindsOf(trace)).has("dup") && handles.length === 1) handles.push("fd1");
  values.set("result", [...handles]);
  // A slot that is changed may be deleted and made again as well.
  const regions = trace.operations.filter((operation) => "slot" in operation && "gpa" in operation);
  values.set(DELETION, regions.length > 1 ? [0n] : []);
  const used = (values.get("fd") ?? []).filter(isHandle);
  values.set("fd", handles.length + used.length === 0 ? [-1] : [...handles, ...used]);
  return values;
}

function handlesOf({ operations }: Trace): Handle[] {
  return operations.flatMap((operation) => ("result" in operation ? operation.result : []));
}

/** The simplest value that means something, by role. */
const SIMPLEST: { readonly [R in Role]?: readonly unknown[] } = {
  slot: [0],
  "slot-gpa": [0n],
  "slot-hva": [HOST_WINDOW_START],
  "access-gpa": [0n],
  "gpa-range": [0n],
  "access-hva": [HOST_WINDOW_START],
  "hva-range": [HOST_WINDOW_START],
  "backing-offset": [0n],
  "file-offset": [0n],
  size: [PAGE_SIZE_BYTES],
  "file-size": [PAGE_SIZE_BYTES],
  tag: [1],
  "address-space": [0],
  vm: [0],
  number: [0],
  pages: [[]],
};

/** Flag words that a companion is tried with, beside those of the trace: what makes it useful. */
const USEFUL_FLAGS: { readonly [K in OperationKind]?: readonly unknown[] } = {
  create_guest_memfd: [1n, 3n],
  set_user_memory_region2: [4],
  fallocate: [3],
  enable_dirty_log_protect: [1, 3],
};

/** What an argument that has to be given may be. */
function choicesOf(
  kind: OperationKind,
  field: RoleField<unknown>,
  values: Values,
  isOwn: boolean,
): readonly unknown[] {
  const given = givenOf(kind, field, values).filter((value) => isReachable(field, value));
  const small = isOwn || given.length === 0 ? simplestOf(kind, field) : [];
  const isOfSlot = field.role === "size" && hasRole(kind, "slot-gpa");
  return distinct(field, [...given, ...small, ...((isOfSlot && values.get(DELETION)) || [])]);
}

function givenOf(kind: OperationKind, field: RoleField<unknown>, values: Values) {
  return (values.get(meaningOf(field, kind)) ?? []).flatMap((value) => fitted(field, value));
}

function distinct(field: RoleField<unknown>, values: readonly unknown[]): readonly unknown[] {
  const byText = values.map(
    (value) => [value === undefined ? "" : field.print(value), value] as const,
  );
  return [...new Map(byText).values()];
}

/** Whether there can be memory of the host; a slot may lie anywhere. */
function isReachable({ role }: RoleField<unknown>, value: unknown): boolean {
  if (role !== "access-hva" && role !== "hva-range") return true;
  return typeof value === "bigint" && value >= HOST_WINDOW_START;
}

function usefulOf(kind: OperationKind, { role }: RoleField<unknown>): readonly unknown[] {
  return role === "flags" ? (USEFUL_FLAGS[kind] ?? []) : [];
}

/** The simplest values that mean something in such an argument; none for a name of a result. */
export function simplestOf(kind: OperationKind, field: RoleField<unknown>): readonly unknown[] {
  const { role, words = [] } = field;
  const simplest = role === "flags" ? [0, ...usefulOf(kind, field)] : (SIMPLEST[role] ?? []);
  return [...simplest, ...words.slice(0, 1)].flatMap((value) => fitted(field, value));
}

/** The value in the field's own type: a size is 64 bits in one call and 32 in another. */
function fitted(field: RoleField<unknown>, value: unknown): readonly unknown[] {
  if (field.holds(value)) return [value];
  if (typeof value === "bigint" && field.holds(Number(value))) return [Number(value)];
  if (typeof value === "number" && field.holds(BigInt(value))) return [BigInt(value)];
  return [];
}

type Draft = Readonly<Record<string, unknown>>;

/**
 * Flags and what may be left out belong together: they are as one operation of the trace has them,
 * or the simplest, with any descriptor and any offset that the trace has.
 */
function everyOf(kind: OperationKind, trace: Trace, values: Values): readonly Operation[] {
  const own = trace.operations.filter(({ op }) => op === kind);
  const isOwn = own.length > 0;
  const fields = fieldsOf(kind);
  const [extras, required] = [fields.filter(isExtra), fields.filter((field) => !isExtra(field))];
  let made: readonly Draft[] = [{ op: kind }];
  for (const [name, field] of required) {
    const choices = choicesOf(kind, field, values, isOwn);
    made = made.flatMap((partial) => choices.map((value) => ({ ...partial, [name]: value })));
  }
  const bundles = [...simplestExtras(kind, extras), ...own.map((one) => extrasOf(one, extras))];
  const varied = bundles.flatMap((bundle) => variedExtras(kind, extras, bundle, values, isOwn));
  const all = made.flatMap((draft) => varied.map((extra) => ({ ...draft, ...extra })));
  const operations = all.map((draft) => ordered(draft, fields));
  return [...new Map(operations.map((one) => [printOperation(one), one])).values()];
}

type NamedField = readonly [string, RoleField<unknown>];

function isExtra([, { role, fallback }]: NamedField): boolean {
  return role === "flags" || fallback !== undefined;
}

function extrasOf(operation: Operation, extras: readonly NamedField[]): Draft {
  const bag = operation as unknown as Draft;
  return Object.fromEntries(extras.map(([name]) => [name, bag[name]]));
}

function simplestExtras(kind: OperationKind, extras: readonly NamedField[]): readonly Draft[] {
  let made: readonly Draft[] = [{}];
  for (const [name, field] of extras) {
    const { fallback } = field;
    const choices = fallback ? [fallback.value, ...usefulOf(kind, field)] : simplestOf(kind, field);
    made = made.flatMap((partial) => choices.map((value) => ({ ...partial, [name]: value })));
  }
  return made;
}

/** The extras with other descriptors and other places in their file, where a flag asks for one. */
function variedExtras(
  kind: OperationKind,
  extras: readonly NamedField[],
  bundle: Draft,
  values: Values,
  isOwn: boolean,
): readonly Draft[] {
  const words = extras.filter(([, { role }]) => role === "flags").map(([name]) => bundle[name]);
  if (
    words.length > 0 &&
    words.every((word) => word === undefined || BigInt(word as number) === 0n)
  ) {
    return [bundle];
  }
  let made: readonly Draft[] = [bundle];
  for (const [name, field] of extras) {
    if (field.role !== "fd" && !(field.role === "backing-offset" && isOwn)) continue;
    const choices = distinct(field, [bundle[name], ...givenOf(kind, field, values)]);
    made = made.flatMap((partial) => choices.map((value) => ({ ...partial, [name]: value })));
  }
  return made;
}

/** In the order of the notation. */
function ordered(draft: Draft, fields: readonly NamedField[]): Operation {
  const entries = fields.map(([name]) => [name, draft[name]] as const);
  return { op: draft["op"], ...Object.fromEntries(entries) } as unknown as Operation;
}
