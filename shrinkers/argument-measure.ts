/**
 * How simple a value of an argument is, and which simpler values are worth a try; one entry for
 * every role that an argument can have.
 */
import { type ByteRange, type InjectedFault, isFallback } from "../abi/fields.ts";
import { type FdRef, isHandle } from "../abi/handle.ts";
import { type PageRun, type PageSet, pageSetOf, runsOf } from "../abi/page-set.ts";
import type { Role, RoleField } from "../abi/roles.ts";
import {
  HOST_WINDOW_END,
  HOST_WINDOW_START,
  isPageAligned,
  PAGE_SHIFT,
  PAGE_SIZE_BYTES,
} from "../abi/units.ts";

/** What shrinking knows about one role. A value that is left out never gets here. */
interface ArgumentMeasure<T = unknown> {
  /** Arguments of one space name the same things: a value is renamed in all of them at once. */
  readonly space: string;
  /** A natural number, lower is simpler. */
  readonly cost: (value: T) => number;
  /**
   * Values worth a try, simplest first. Some may turn out not to be simpler; the order on traces
   * decides.
   */
  readonly simpler: (value: T) => readonly T[];
}

/**
 * What an argument costs: nothing when it can be left out, and always more than nothing when it
 * merely could have been.
 */
export function argumentCost(field: RoleField<unknown>, value: unknown): number {
  if (isFallback(field, value)) return 0;
  return (field.fallback === undefined ? 0 : 1) + measureOf(field).cost(value);
}

/** Values worth a try in the place of an argument, simplest first. */
export function simplerValues(field: RoleField<unknown>, value: unknown): readonly unknown[] {
  if (isFallback(field, value)) return [];
  const usual = field.fallback === undefined ? [] : [field.fallback.value];
  return [...usual, ...measureOf(field).simpler(value)];
}

/** The space that the argument's values belong to. */
export function spaceOf(field: RoleField<unknown>): string {
  return measureOf(field).space;
}

function measureOf(field: RoleField<unknown>): ArgumentMeasure {
  return MEASURES[field.role](field) as ArgumentMeasure;
}

/**
 * Natural numbers up to this cost what they are; larger ones cost as much as they have bits, and
 * this much more.
 */
const COUNTED_MAX = 16;
const NOT_ALIGNED_COST = 64;
const OUTSIDE_WINDOW_COST = 128;
/** How many of the smallest numbers are tried for every number. */
const SMALLEST_TRIED = 4;

function naturalCost(value: bigint): number {
  if (value <= BigInt(COUNTED_MAX)) return Number(value);
  return COUNTED_MAX + value.toString(2).length;
}

/**
 * The smallest numbers, then steps of falling powers of two: finds the least value that fails when
 * all above it fail.
 */
function simplerNaturals(value: bigint): bigint[] {
  const small = Array.from({ length: SMALLEST_TRIED }, (_, index) => BigInt(index));
  const steps: bigint[] = [];
  for (let step = 1n << BigInt(value.toString(2).length - 1); step > 0n; step >>= 1n) {
    steps.push(value - step);
  }
  return [...small, ...steps].filter((tried) => tried >= 0n && tried < value);
}

function bytesCost(bytes: bigint): number {
  const pages = naturalCost(bytes >> PAGE_SHIFT);
  return isPageAligned(bytes) ? pages : NOT_ALIGNED_COST + pages;
}

function simplerBytes(bytes: bigint): bigint[] {
  const offset = bytes & (PAGE_SIZE_BYTES - 1n);
  const page = bytes >> PAGE_SHIFT;
  const aligned = simplerNaturals(page).map((tried) => tried << PAGE_SHIFT);
  if (offset === 0n) return aligned;
  const offsets = [1n, offset].flatMap((low) => aligned.map((high) => high | low));
  return [0n, bytes - offset, ...aligned, 1n, offset, (bytes - offset) | 1n, ...offsets];
}

const bytes = (space: string): ArgumentMeasure<bigint> => ({
  space,
  cost: bytesCost,
  simpler: simplerBytes,
});

/** Sizes of file accesses are 32-bit numbers, all others are bigint; both count bytes. */
const size: ArgumentMeasure<bigint | number> = {
  space: "size",
  cost: (value) => bytesCost(BigInt(value)),
  simpler: (value) =>
    typeof value === "bigint" ? simplerBytes(value) : simplerBytes(BigInt(value)).map(Number),
};

const hva: ArgumentMeasure<bigint> = {
  space: "hva",
  cost: (address) => {
    if (address === 0n) return 0;
    const inside = address >= HOST_WINDOW_START && address < HOST_WINDOW_END;
    return inside
      ? 1 + bytesCost(address - HOST_WINDOW_START)
      : OUTSIDE_WINDOW_COST + bytesCost(address);
  },
  simpler: (address) => {
    const offset = address > HOST_WINDOW_START ? address - HOST_WINDOW_START : PAGE_SIZE_BYTES;
    const inside = [0n, ...simplerBytes(offset)].map((tried) => HOST_WINDOW_START + tried);
    const outside = address >= HOST_WINDOW_END ? simplerBytes(address) : [];
    return [0n, ...inside, ...outside];
  },
};

const number = (space: string): ArgumentMeasure<number> => ({
  space,
  cost: (value) => naturalCost(BigInt(value)),
  simpler: (value) => simplerNaturals(BigInt(value)).map(Number),
});

/** Tag 0 makes a page that cannot be told from a fresh one, so it comes after all tags that can. */
const tag: ArgumentMeasure<number> = {
  space: "tag",
  cost: (value) => (value === 0 ? NOT_ALIGNED_COST : naturalCost(BigInt(value) - 1n)),
  simpler: (value) =>
    value === 0 ? [1, 2, 3] : simplerNaturals(BigInt(value) - 1n).map((tried) => Number(tried) + 1),
};

/** The usual length is left out, and costs nothing; the others are further away from it. */
const accessLength: ArgumentMeasure<number> = {
  space: "access-bytes",
  cost: (bytes) => 8 - bytes,
  simpler: (bytes) => [4, 2].filter((more) => more > bytes),
};

/** Bytes that are all zero cannot be told from what was there. */
const value: ArgumentMeasure<bigint> = {
  space: "value",
  cost: (word) => (word === 0n ? NOT_ALIGNED_COST : naturalCost(word - 1n)),
  simpler: (word) => (word === 0n ? [1n] : simplerNaturals(word - 1n).map((tried) => tried + 1n)),
};

/** Bits above the three lowest cost more than those. */
const LOW_FLAG_BITS = 3;

/** Flag words are 32-bit numbers or 64-bit bigints; a simpler one is of the same type. */
const flags = (space: string): ArgumentMeasure<number | bigint> => ({
  space,
  cost: (value) => bitsOf(value).reduce((sum, bit) => sum + (bit < LOW_FLAG_BITS ? 2 : 3), 0),
  simpler: (value) => {
    const word = BigInt(value);
    const bits = bitsOf(value);
    const without = bits.map((bit) => word & ~(1n << BigInt(bit)));
    const alone = bits.map((bit) => 1n << BigInt(bit));
    const lower = bits.flatMap((bit) =>
      Array.from(
        { length: bit },
        (_, other) => (word & ~(1n << BigInt(bit))) | (1n << BigInt(other)),
      ),
    );
    const simpler = [0n, ...alone, ...without, ...lower];
    return typeof value === "bigint" ? simpler : simpler.map(Number);
  },
});

/** The numbers of the bits that are set, lowest first. */
function bitsOf(value: number | bigint): number[] {
  const binary = value.toString(2);
  const bits: number[] = [];
  for (let bit = 0; bit < binary.length; bit++) {
    if (binary[binary.length - 1 - bit] === "1") bits.push(bit);
  }
  return bits;
}

const fd: ArgumentMeasure<FdRef> = {
  space: "fd",
  cost: (ref) => {
    if (isHandle(ref)) return 1 + Number(ref.slice(2));
    return ref === -1 ? 0 : OUTSIDE_WINDOW_COST + naturalCost(BigInt(Math.abs(ref)));
  },
  simpler: (ref) => {
    if (!isHandle(ref)) return [-1];
    const handles = simplerNaturals(BigInt(ref.slice(2))).map(
      (index): FdRef => `fd${Number(index)}`,
    );
    return [-1, ...handles];
  },
};

/** A result must be a handle: it may be renamed but not become a number. */
const result: ArgumentMeasure<FdRef> = {
  ...fd,
  simpler: (ref) => fd.simpler(ref).filter(isHandle),
};

const readable: ArgumentMeasure<ByteRange> = {
  space: "readable",
  cost: ({ from, to }) => naturalCost(BigInt(from)) + naturalCost(BigInt(to)),
  simpler: ({ from, to }) => [
    { from: 0, to: 0 },
    { from: 0, to },
    ...simplerNaturals(BigInt(to)).map((tried) => ({ from, to: Math.max(from, Number(tried)) })),
    ...simplerNaturals(BigInt(from)).map((tried) => ({ from: Number(tried), to })),
  ],
};

/** The errno stays: which allocation fails is what can be made simpler. */
const inject: ArgumentMeasure<InjectedFault> = {
  space: "inject",
  cost: ({ at }) => naturalCost(BigInt(at)),
  simpler: ({ errno, at }) =>
    simplerNaturals(BigInt(at - 1)).map((tried) => ({ errno, at: Number(tried) + 1 })),
};

/** A run counts as one thing: where it begins, and how many pages more it has. */
const pages: ArgumentMeasure<PageSet> = {
  space: "pages",
  cost: (set) =>
    runsOf(set).reduce((sum, { first, last }) => {
      return sum + 1 + naturalCost(BigInt(first)) + naturalCost(BigInt(last - first));
    }, 0),
  simpler: (set) => {
    const runs = runsOf(set);
    const half = runs.length / 2;
    const changed = runs.flatMap((run, index) =>
      simplerRuns(run).map((tried) => asSet(runs.with(index, tried))),
    );
    const shorter = runs.map((_, index) => runs.toSpliced(index, 1));
    return [[], [0], ...[runs.slice(0, half), runs.slice(half), ...shorter].map(asSet), ...changed];
  },
};

/** The run with fewer pages, from either side, then further ahead. */
function simplerRuns({ first, last }: PageRun): readonly PageRun[] {
  const more = simplerNaturals(BigInt(last - first)).map(Number);
  const sooner = simplerNaturals(BigInt(first)).map(Number);
  return [
    ...more.map((pages) => ({ first, last: first + pages })),
    ...more.map((pages) => ({ first: last - pages, last })),
    ...sooner.map((page) => ({ first: page, last: last - first + page })),
  ];
}

/** The set of runs in any order, some of which may overlap. */
function asSet(runs: readonly PageRun[]): PageSet {
  const apart: PageRun[] = [];
  let behind = 0;
  for (const { first, last } of runs.toSorted((a, b) => a.first - b.first)) {
    if (last >= behind) apart.push({ first: Math.max(first, behind), last });
    behind = Math.max(behind, last + 1);
  }
  return pageSetOf(apart);
}

const words = ({ label, words: order = [] }: RoleField<unknown>): ArgumentMeasure<string> => ({
  space: label,
  cost: (word) => order.indexOf(word),
  simpler: (word) => order.slice(0, order.indexOf(word)),
});

/** Numbers that name nothing are 32-bit numbers or bigint, and alike only under one label. */
const count = ({ label }: RoleField<unknown>): ArgumentMeasure<number | bigint> => ({
  space: label,
  cost: (value) => naturalCost(BigInt(value)),
  simpler: (value) => {
    const simpler = simplerNaturals(BigInt(value));
    return typeof value === "bigint" ? simpler : simpler.map(Number);
  },
});

// One table of many value types; `measureOf` hands a measure only values of its own field.
const MEASURES: { readonly [R in Role]: (field: RoleField<unknown>) => unknown } = {
  slot: () => number("slot"),
  "slot-gpa": () => bytes("gpa"),
  "slot-hva": () => hva,
  "access-gpa": () => bytes("gpa"),
  "access-bytes": () => accessLength,
  "address-space": () => number("address-space"),
  "gpa-range": () => bytes("gpa"),
  "access-hva": () => hva,
  "hva-range": () => hva,
  fd: () => fd,
  result: () => result,
  "backing-offset": () => bytes("offset"),
  "file-offset": () => bytes("offset"),
  size: () => size,
  "file-size": () => size,
  tag: () => tag,
  value: () => value,
  flags: ({ label }) => flags(label),
  vm: () => number("vm"),
  number: count,
  pages: () => pages,
  readable: () => readable,
  inject: () => inject,
  word: words,
};
