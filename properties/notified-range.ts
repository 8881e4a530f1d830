import { type Handle, isHandle } from "../abi/handle.ts";
import type { Fallocate } from "../abi/operation.ts";
import { HUGE_ORDER, PAGE_SIZE_BYTES, pageOf } from "../abi/units.ts";
import type { FileState } from "../model/state.ts";
import type { Step } from "./property.ts";

/** Pages of a file, half open. */
export interface PageRange {
  readonly first: bigint;
  readonly end: bigint;
}

/** The pages of a file whose mappings a call may touch. */
export interface NotifiedRange extends PageRange {
  readonly handle: Handle;
  /** What the call names; the rest is what large folios and a new file size bring along. */
  readonly asked: PageRange;
  /** What a failed call may have had for a moment; nothing of it was private before. */
  readonly undone: PageRange;
}

/** What a fallocate or ftruncate may announce; undefined for every other call. */
export function notifiedRange(step: Step): NotifiedRange | undefined {
  const { before, operation, outcome, after } = step;
  if (operation.op !== "fallocate" && operation.op !== "ftruncate") return undefined;
  const { fd } = operation;
  const [old, now] = isHandle(fd) ? [before.files[fd], after.files[fd]] : [];
  if (!isHandle(fd) || old === undefined || now === undefined) return undefined;
  const asked = operation.op === "fallocate" ? askedPages(operation) : NOTHING;
  const undone = outcome.kind === "failed" ? wholeGroups(asked) : NOTHING;
  const folios = [...foliosOf(old, asked), ...foliosOf(now, asked)];
  const cut = operation.op === "ftruncate" ? pagesGone(old, now) : [];
  const parts = [asked, resized(old, now), ...folios, ...cut];
  const { first, end } = hull(parts.filter((part) => part.first < part.end));
  return { handle: fd, asked, undone, first, end };
}

/** True for a page of the range. */
export function isIn({ first, end }: PageRange, page: bigint): boolean {
  return page >= first && page < end;
}

const NOTHING: PageRange = { first: 0n, end: 0n };

function askedPages({ offsetBytes, sizeBytes }: Fallocate): PageRange {
  return { first: pageOf(offsetBytes), end: pagesIn(offsetBytes + sizeBytes) };
}

/** Pages between the old end of the file and the new one. */
function resized(old: FileState, now: FileState): PageRange {
  const [was, is] = [old, now].map(({ sizeBytes = 0n }) => sizeBytes) as [bigint, bigint];
  const [low, high] = was < is ? [was, is] : [is, was];
  return low === high ? NOTHING : { first: pageOf(low), end: pagesIn(high) };
}

/** A size that is not larger also frees what was allocated behind the end of the file. */
function pagesGone(old: FileState, now: FileState): readonly PageRange[] {
  return Object.keys(old.pages ?? {})
    .filter((page) => now.pages?.[Number(page)] === undefined)
    .map((page) => ({ first: BigInt(page), end: BigInt(page) + 1n }));
}

/** The folios at both ends of a range, which may reach out of it. */
function foliosOf({ pages = {} }: FileState, { first, end }: PageRange): readonly PageRange[] {
  return [first, end - 1n].flatMap((page) => {
    const folio = pages[Number(page)]?.folio;
    if (folio === undefined) return [];
    return [{ first: BigInt(folio.head), end: BigInt(folio.head + 2 ** folio.order) }];
  });
}

/** Folios that a failed call had made and took back are in neither state. */
function wholeGroups({ first, end }: PageRange): PageRange {
  const last = (end - 1n) | (GROUP - 1n);
  return { first: first - (first % GROUP), end: last + 1n };
}

const GROUP = 1n << BigInt(HUGE_ORDER);

function hull(ranges: readonly PageRange[]): PageRange {
  const inOrder = (a: bigint, b: bigint): number => (a < b ? -1 : 1);
  const [first = 0n] = ranges.map((range) => range.first).toSorted(inOrder);
  const end =
    ranges
      .map((range) => range.end)
      .toSorted(inOrder)
      .at(-1) ?? 0n;
  return { first, end };
}

function pagesIn(bytes: bigint): bigint {
  return pageOf(bytes + PAGE_SIZE_BYTES - 1n);
}
