/**
 * Addresses that belong together move together: pages that play no part are cut out of guest or
 * host memory or out of files, and a region is moved with everything that is accessed inside it.
 */
import { isFallback } from "../abi/fields.ts";
import type { Operation } from "../abi/operation.ts";
import { fieldsOf } from "../abi/operation-fields.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { HOST_WINDOW_START, PAGE_SIZE_BYTES } from "../abi/units.ts";
import { argumentsOf, withArguments } from "./arguments.ts";
import { cutCleared } from "./cut-cleared.ts";
import { type Pass, thinned } from "./pass.ts";

/**
 * Cuts a piece out of guest memory or out of host memory. Addresses after the cut come down by its
 * length, and ranges that hold it become shorter. Three things can happen to the host memory behind
 * a piece of guest memory: nothing; the slots go on leading where they led; it is cut as well.
 */
export const cutAddresses: Pass = function* (trace) {
  for (const cut of cutsOf(trace, "gpa")) {
    if (yield applyCut(trace, "gpa", cut)) return;
    for (const spaces of BEHIND) {
      if (yield applyCut(raiseFronts(trace, cut, spaces), "gpa", cut)) return;
    }
    for (const behind of cutsBehind(trace, cut)) {
      if (yield applyCut(applyCut(trace, "gpa", cut), "hva", behind)) return;
    }
  }
  for (const cut of cutsOf(trace, "hva")) if (yield applyCut(trace, "hva", cut)) return;
};

/** Cuts a piece out of all files, alone or with one of the same length out of guest memory. */
export const cutFiles: Pass = function* (trace) {
  const starts = trace.operations.flatMap((operation) => spanOf(operation, "file")?.start ?? []);
  for (const cut of cutsOf(trace, "file")) {
    // Without a place behind it, the cut is no more than a smaller size.
    if (!starts.some((start) => start >= cut.at + cut.lengthBytes)) continue;
    const shorter = applyCut(trace, "file", cut);
    if (yield shorter) return;
    for (const other of cutsOf(trace, "gpa")) {
      if (other.lengthBytes !== cut.lengthBytes) continue;
      if (yield applyCut(shorter, "gpa", other)) return;
    }
  }
};

/** Takes pages off the front of one slot; the rest leads where it led, or to the same starts. */
export const trimFronts: Pass = function* (trace) {
  for (const [index, operation] of trace.operations.entries()) {
    const { gpa, hva, sizeBytes } = operation as Addressed;
    if (gpa === undefined || hva === undefined || typeof sizeBytes !== "bigint") continue;
    for (const length of frontsOf(sizeBytes)) {
      const trimmed = { ...operation, gpa: gpa + length, sizeBytes: sizeBytes - length };
      const kept = BEHIND.filter((spaces) => !spaces.includes("file") || namesFile(operation));
      for (const spaces of [[], ...kept]) {
        const shorter = raised(trimmed as Operation, length, spaces);
        if (yield makeTrace(trace.dialect, trace.operations.with(index, shorter))) return;
      }
    }
  }
};

/**
 * Moves the start of a call and keeps its end where it is, both ways: up, with a smaller size, or
 * down by the size, with a larger one. A start in a file may move along.
 */
export const moveEnds: Pass = function* (trace) {
  for (const [index, operation] of trace.operations.entries()) {
    const { sizeBytes } = operation as Addressed;
    if (typeof sizeBytes !== "bigint") continue;
    const starts = Object.entries(operation).filter(
      ([name, start]) => name !== "sizeBytes" && typeof start === "bigint",
    ) as readonly (readonly [string, bigint])[];
    const together = starts.length > 1 ? [starts] : [];
    for (const moving of [...starts.map((start) => [start]), ...together]) {
      for (const length of [...frontsOf(sizeBytes), -PAGE_SIZE_BYTES]) {
        const moved = moving.map(([name, start]) => [name, start + length] as const);
        if (moved.some(([, start]) => start < 0n)) continue;
        const changes = { ...Object.fromEntries(moved), sizeBytes: sizeBytes - length };
        const changed = { ...operation, ...changes } as Operation;
        if (yield makeTrace(trace.dialect, trace.operations.with(index, changed))) return;
      }
    }
  }
};

/**
 * Moves a region and every address inside it to the start of memory, or to right behind another
 * region.
 */
export const moveRegions: Pass = function* (trace) {
  for (const name of ADDRESS_NAMES) {
    const spans = spansOf(trace, name);
    const targets = [ORIGINS[name], ...spans.map(({ end }) => end)];
    for (const span of spans) {
      for (const target of targets) {
        if (target >= span.start) continue;
        const distance = span.start - target;
        const inside = (address: bigint): boolean => address >= span.start && address < span.end;
        if (yield mapStarts(trace, name, (at) => (inside(at) ? at - distance : at))) return;
      }
    }
  }
};

/**
 * Moves one address of the guest and one of the host, or one place in files, down by as much: what
 * leads to what may matter up to a multiple.
 */
export const lowerTogether: Pass = function* (trace) {
  for (const gpa of startsIn(trace, "gpa")) {
    for (const space of ["hva", "file"] as const) {
      for (const start of startsIn(trace, space)) {
        const above = start - ORIGINS[space];
        const room = above < gpa ? above : gpa;
        for (const length of new Set([room, ...halvesOf(room)])) {
          const lower = (from: bigint) => (at: bigint) => (at === from ? at - length : at);
          const lowered = mapStarts(trace, "gpa", lower(gpa));
          if (yield mapStarts(lowered, space, lower(start))) return;
        }
      }
    }
  }
};

/** Moves all places in files down together, until the lowest of them is a start. */
export const lowerOffsets: Pass = function* (trace) {
  const given = argumentsOf(trace).filter(
    ({ field, value, name }) => /offset/i.test(name) && !isFallback(field, value),
  );
  const lowest = given.map(({ value }) => value as bigint).sort((a, b) => (a < b ? -1 : 1))[0];
  if (lowest === undefined || lowest === 0n) return;
  yield withArguments(
    trace,
    given.map((argument) => [argument, (argument.value as bigint) - lowest] as const),
  );
};

type AddressName = "gpa" | "hva";
/** What a piece can be cut out of: memory, or all files at once. */
type Space = AddressName | "file";

const ADDRESS_NAMES: readonly AddressName[] = ["gpa", "hva"];
const ORIGINS: { readonly [S in Space]: bigint } = { gpa: 0n, hva: HOST_WINDOW_START, file: 0n };

/** A range of addresses that one operation names. */
interface Span {
  readonly start: bigint;
  readonly end: bigint;
}

interface Cut {
  readonly at: bigint;
  readonly lengthBytes: bigint;
}

/** An operation seen by what it says about addresses. */
interface Addressed {
  readonly op: Operation["op"];
  readonly gpa?: bigint;
  readonly hva?: bigint;
  readonly sizeBytes?: bigint | number;
}

function spanOf(operation: Operation, name: Space): Span | undefined {
  const { sizeBytes } = operation as Addressed;
  const start = startIn(operation, name)?.[1];
  if (start === undefined) return undefined;
  return { start, end: start + (typeof sizeBytes === "bigint" ? sizeBytes : PAGE_SIZE_BYTES) };
}

/** The field that says where an operation begins in a space, and where that is. */
function startIn(operation: Operation, name: Space): readonly [string, bigint] | undefined {
  const bag = operation as unknown as Readonly<Record<string, unknown>>;
  if (name === "file" && !namesFile(operation)) return undefined;
  const start = fieldsOf(operation.op).find(([field, { role }]) =>
    name === "file" ? role === "backing-offset" || role === "file-offset" : field === name,
  );
  const value = start && bag[start[0]];
  return start !== undefined && typeof value === "bigint" ? [start[0], value] : undefined;
}

function namesFile(operation: Operation): boolean {
  const bag = operation as unknown as Readonly<Record<string, unknown>>;
  return fieldsOf(operation.op).some(
    ([name, field]) => field.role === "fd" && !isFallback(field, bag[name]),
  );
}

function spansOf(trace: Trace, name: Space): readonly Span[] {
  return trace.operations.flatMap((operation) => spanOf(operation, name) ?? []);
}

/** From every boundary: up to the next one, and by falling powers of two pages. */
function cutsOf(trace: Trace, name: Space): readonly Cut[] {
  const cleared = name === "gpa" ? clearedIn(trace) : [];
  const ends = [...spansOf(trace, name), ...cleared].flatMap(({ start, end }) => [start, end]);
  const boundaries = [...new Set([ORIGINS[name], ...ends])].sort((a, b) =>
    a < b ? -1 : Number(a > b),
  );
  return boundaries.flatMap((at, index) => {
    const gap = (boundaries[index + 1] ?? at) - at;
    const lengths = gap === 0n ? [] : thinned([gap, ...halvesOf(gap)]);
    return lengths.map((lengthBytes) => ({ at, lengthBytes }));
  });
}

/** Guest memory that is said to be clean, of slots that begin where they begin first. */
function clearedIn({ operations }: Trace): readonly Span[] {
  return operations.flatMap((operation) => {
    if (operation.op !== "clear_dirty_log") return [];
    const { slot, firstPage, numPages } = operation;
    const owner = operations.find((one) => "gpa" in one && "slot" in one && one.slot === slot);
    const start = ((owner as Addressed | undefined)?.gpa ?? 0n) + firstPage * PAGE_SIZE_BYTES;
    return [{ start, end: start + BigInt(numPages) * PAGE_SIZE_BYTES }];
  });
}

/** All but one or two pages, then halves. */
function frontsOf(bytes: bigint): readonly bigint[] {
  const almostAll = [1n, 2n].map((left) => bytes - left * PAGE_SIZE_BYTES);
  const fronts = [...almostAll.filter((length) => length > 0n), ...halvesOf(bytes)];
  return [...new Set(fronts)];
}

/** Half of the bytes, half of that, and so on down to a page, in whole pages. */
function halvesOf(bytes: bigint): readonly bigint[] {
  const halves = [];
  for (let half = bytes >> 1n; half >= PAGE_SIZE_BYTES; half >>= 1n) {
    halves.push(half - (half % PAGE_SIZE_BYTES));
  }
  return halves;
}

/** What is behind guest memory, and may go on being behind the same of it. */
const BEHIND: readonly (readonly Space[])[] = [["hva"], ["file"], ["hva", "file"]];

/** Slots that begin inside the cut lead to what their first page after it led to. */
function raiseFronts(trace: Trace, { at, lengthBytes }: Cut, spaces: readonly Space[]): Trace {
  const operations = trace.operations.map((operation) => {
    const { gpa } = operation as Addressed;
    if (gpa === undefined) return operation;
    const cut = at + lengthBytes - gpa;
    return gpa < at || cut <= 0n ? operation : raised(operation, cut, spaces);
  });
  return makeTrace(trace.dialect, operations);
}

/** The operation with its starts in these spaces moved up. */
function raised(operation: Operation, lengthBytes: bigint, spaces: readonly Space[]): Operation {
  const starts = spaces.flatMap((space) => {
    const [field, start] = startIn(operation, space) ?? [];
    return field === undefined || start === undefined ? [] : [[field, start + lengthBytes]];
  });
  return starts.length === 0 ? operation : { ...operation, ...Object.fromEntries(starts) };
}

/** The same cut in host memory, for every slot that holds it. */
function cutsBehind(trace: Trace, { at, lengthBytes }: Cut): readonly Cut[] {
  return trace.operations.flatMap((operation) => {
    const { gpa, hva } = operation as Addressed;
    const span = spanOf(operation, "gpa");
    if (gpa === undefined || hva === undefined || span === undefined) return [];
    return at >= span.start && at < span.end ? [{ at: hva + (at - gpa), lengthBytes }] : [];
  });
}

/** Slots are as long as their guest memory, mappings as their host memory, whatever else is cut. */
function applyCut(trace: Trace, name: Space, { at, lengthBytes }: Cut): Trace {
  const move = (address: bigint): bigint => {
    if (address <= at) return address;
    return address - lengthBytes > at ? address - lengthBytes : at;
  };
  const bases = new Map<number, bigint>();
  const operations = trace.operations.map((operation) => {
    if (name === "gpa" && operation.op === "clear_dirty_log") {
      return cutCleared(operation, bases.get(operation.slot) ?? 0n, move);
    }
    const [field, start] = startIn(operation, name) ?? [];
    if (field === undefined || start === undefined) return operation;
    if ("slot" in operation && "gpa" in operation) bases.set(operation.slot, start);
    const { gpa, hva, sizeBytes } = operation as Addressed;
    const measured = gpa !== undefined ? "gpa" : hva !== undefined ? "hva" : "file";
    const isResized = typeof sizeBytes === "bigint" && name === measured;
    const resized = isResized ? { sizeBytes: move(start + sizeBytes) - move(start) } : {};
    return { ...operation, [field]: move(start), ...resized } as Operation;
  });
  return makeTrace(trace.dialect, operations);
}

/** Where something begins that is not the origin, each once. */
function startsIn(trace: Trace, space: Space): readonly bigint[] {
  const starts = trace.operations.flatMap((operation) => startIn(operation, space)?.[1] ?? []);
  return [...new Set(starts)].filter((start) => start > ORIGINS[space]);
}

function mapStarts(trace: Trace, space: Space, move: (address: bigint) => bigint): Trace {
  const operations = trace.operations.map((operation) => {
    const [field, start] = startIn(operation, space) ?? [];
    if (field === undefined || start === undefined) return operation;
    return { ...operation, [field]: move(start) } as Operation;
  });
  return makeTrace(trace.dialect, operations);
}
