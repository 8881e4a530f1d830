/**
 * The total order on traces that every accepted shrinking step goes down.
 *
 * A trace is simpler when it has fewer operations; of equally many, when its cost is lower; of
 * equally costly ones, when it comes first in the order of kinds and then of the printed lines
 * (shorter first, then alphabetically). Fields have C types, so there are finitely many traces of
 * one length and none below a given one forever: shrinking terminates.
 */
import { printOperation } from "../abi/notation.ts";
import type { Operation } from "../abi/operation.ts";
import { fieldsOf, OPERATION_KINDS } from "../abi/operation-fields.ts";
import type { Trace } from "../abi/trace.ts";
import { argumentCost, spaceOf } from "./argument-measure.ts";
import { kindCost } from "./kinds.ts";

/** True when `a` is strictly simpler than `b`. */
export function isSimpler(a: Trace, b: Trace): boolean {
  return compareSimplicity(a, b) < 0;
}

/** Negative when `a` is simpler than `b`, 0 only when they are the same trace of one dialect. */
export function compareSimplicity(a: Trace, b: Trace): number {
  if (a.operations.length !== b.operations.length) return a.operations.length - b.operations.length;
  return costOf(a) - costOf(b) || comparePrinted(a.operations, b.operations);
}

/**
 * The sum of what all operations and their arguments cost; a natural number.
 *
 * Slots, tags and descriptors are names: each costs once, however often it is used. So the order of
 * equally costly traces decides which slot is slot 0, and that is the one that comes first.
 */
export function costOf(trace: Trace): number {
  const names = new Map<string, number>();
  let sum = 0;
  for (const operation of trace.operations) {
    const price = priceOf(operation);
    sum += price.cost;
    for (const [name, cost] of price.names) names.set(name, cost);
  }
  for (const cost of names.values()) sum += cost;
  return sum;
}

/** The names that operations use, each once, in alphabetical order. */
export function namesOf(operations: readonly Operation[]): readonly string[] {
  const names = operations.flatMap((operation) => priceOf(operation).names.map(([name]) => name));
  return [...new Set(names)].sort();
}

const NAME_SPACES: ReadonlySet<string> = new Set(["slot", "tag", "fd"]);

/** What one operation adds to the cost of its trace. */
interface Price {
  /** Of the kind, and of all arguments that are not names. */
  readonly cost: number;
  /** The names it uses, and what each costs. */
  readonly names: readonly (readonly [string, number])[];
}

/** Candidates share most of their operations, so the prices of those are kept. */
const KNOWN_PRICES = new WeakMap<Operation, Price>();

function priceOf(operation: Operation): Price {
  const known = KNOWN_PRICES.get(operation);
  if (known !== undefined) return known;
  const bag = operation as unknown as Readonly<Record<string, unknown>>;
  let cost = kindCost(operation.op);
  const names: [string, number][] = [];
  for (const [name, field] of fieldsOf(operation.op)) {
    const space = spaceOf(field);
    const price = argumentCost(field, bag[name]);
    if (NAME_SPACES.has(space)) names.push([`${space} ${bag[name]}`, price]);
    else cost += price;
  }
  const price = { cost, names };
  KNOWN_PRICES.set(operation, price);
  return price;
}

function comparePrinted(a: readonly Operation[], b: readonly Operation[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] as Operation;
    const byKind = OPERATION_KINDS.indexOf(left.op) - OPERATION_KINDS.indexOf(right.op);
    const order = byKind || compareShortlex(printOperation(left), printOperation(right));
    if (order !== 0) return order;
  }
  return 0;
}

function compareShortlex(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}
