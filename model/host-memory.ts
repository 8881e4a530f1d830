/**
 * Lookups in host memory: pages that are kept one by one, and areas of which no page was touched.
 */
import type { Handle } from "../abi/handle.ts";
import type { HostArea, HostPage, MachineState } from "./state.ts";

/** Part of host memory that is alike: a run of one area, one page, or a hole. Half open. */
export interface HostRun {
  readonly from: number;
  readonly to: number;
  /** Its first page; undefined for a hole. */
  readonly page: HostPage | undefined;
  /** Present for a run of an area, of which no page is kept by itself. */
  readonly area?: HostArea;
}

type HostMemory = Pick<MachineState, "hostPages" | "hostAreas">;

/** The page that is mapped at a host page number; undefined for a hole. */
export function hostPageAt(
  { hostPages, hostAreas }: HostMemory,
  number: number,
): HostPage | undefined {
  const page = hostPages[number];
  if (page !== undefined || hostAreas.length === 0) return page;
  const area = hostAreas.find(({ from, to }) => number >= from && number < to);
  return area && pageOfArea(area, number);
}

/** A page of an area as it is while nobody has touched it. */
function pageOfArea({ from, file, neverWritable, protection }: HostArea, number: number): HostPage {
  if (file === undefined) return { protection, tag: 0 };
  const page = { handle: file.handle, page: file.page + number - from };
  return { protection, tag: 0, file: page, ...(neverWritable && { neverWritable }) };
}

/** The part of an area that lies in a range. */
export function partOfArea(area: HostArea, from: number, to: number): HostArea {
  const [first, end] = [Math.max(area.from, from), Math.min(area.to, to)];
  if (area.file === undefined) return { ...area, from: first, to: end };
  const page = area.file.page + first - area.from;
  return { ...area, from: first, to: end, file: { handle: area.file.handle, page } };
}

/** A range cut where something else begins, in order; costs what is kept of it, not its length. */
export function hostRuns(state: HostMemory, from: number, to: number): readonly HostRun[] {
  const runs: HostRun[] = [];
  let reached = from;
  const upTo = (end: number): void => {
    for (const area of state.hostAreas) {
      if (area.to <= reached || area.from >= end) continue;
      const part = partOfArea(area, reached, end);
      if (part.from > reached) runs.push({ from: reached, to: part.from, page: undefined });
      const page = pageOfArea(part, part.from);
      runs.push({ from: part.from, to: part.to, page, area: part });
      reached = part.to;
    }
    if (reached < end) runs.push({ from: reached, to: end, page: undefined });
    reached = end;
  };
  for (const number of pagesIn(state, from, to)) {
    upTo(number);
    runs.push({ from: number, to: number + 1, page: state.hostPages[number] });
    reached = number + 1;
  }
  upTo(to);
  return runs;
}

/** Numbers of the pages of a range that are kept one by one, ascending. */
export function pagesIn(
  { hostPages }: Pick<MachineState, "hostPages">,
  from: number,
  to: number,
): readonly number[] {
  if (to - from <= FEW_PAGES) {
    return Array.from({ length: Math.max(to - from, 0) }, (_, nth) => from + nth).filter(
      (number) => hostPages[number] !== undefined,
    );
  }
  return Object.keys(hostPages)
    .map(Number)
    .filter((number) => number >= from && number < to)
    .sort((a, b) => a - b);
}

/** Ranges up to here are walked page by page, longer ones by what is kept. */
const FEW_PAGES = 64;

/** True when some page of the host window shows the file. */
export function showsFile({ hostPages, hostAreas }: HostMemory, handle: Handle): boolean {
  return (
    Object.values(hostPages).some(({ file }) => file?.handle === handle) ||
    hostAreas.some(({ file }) => file?.handle === handle)
  );
}
