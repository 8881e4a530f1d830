/**
 * Lookups in host memory: pages that are kept one by one, and areas of which no page was touched.
 */
import type { Handle } from "../abi/handle.ts";
import { ListOrder } from "../abi/list-order.ts";
import type { Entry, SharedMap } from "../abi/shared-map.ts";
import { zeroed } from "./page-bytes.ts";
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
  const page = hostPages.get(number);
  if (page !== undefined || hostAreas.length === 0) return page;
  const area = hostAreas.find(({ from, to }) => number >= from && number < to);
  return area && pageOfArea(area, number);
}

/** A page of an area as it is while nobody has touched it. */
function pageOfArea(area: HostArea, number: number): HostPage {
  const { from, file, neverWritable, cow, protection } = area;
  if (file === undefined) return { protection, tag: 0 };
  const page = { handle: file.handle, page: file.page + number - from };
  const kind = { ...(cow && { cow }), ...(neverWritable && { neverWritable }) };
  return { protection, tag: 0, file: page, ...kind };
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
    runs.push({ from: number, to: number + 1, page: state.hostPages.get(number) });
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
  const found: number[] = [];
  for (const [number] of hostPages.from(from)) {
    if (number >= to) break;
    found.push(number);
  }
  return found;
}

/** True when some page of the host window shows the file, through whatever mapping. */
export function showsFile({ hostPages, hostAreas }: HostMemory, handle: Handle): boolean {
  if (hostAreas.some(({ file }) => file?.handle === handle)) return true;
  const isOfFile = ([, { file }]: Entry<HostPage>): boolean => file?.handle === handle;
  if (hostPages.size <= FEW_PAGES) return hostPages.sorted.some(isOfFile);
  const found = BY_FILE.of(hostPages.sorted).sorted.first(
    ([, { file }]) => (file?.handle ?? "") >= handle,
  );
  return found !== undefined && isOfFile(found);
}

/** Numbers of the host pages that show a page of a file. */
export function hostPagesShowing(
  { hostPages, hostAreas }: HostMemory,
  handle: string,
  page: number,
): readonly number[] {
  const found = hostAreas.flatMap(({ from, to, file }) => {
    const number = from + page - (file?.page ?? 0);
    return file?.handle === handle && number >= from && number < to ? [number] : [];
  });
  const wanted = { handle, page };
  const shown = BY_FILE.of(hostPages.sorted).sorted.from(
    ([, { file }]) => compareFilePages(file, wanted) >= 0,
  );
  for (const [number, { file }] of shown) {
    if (compareFilePages(file, wanted) !== 0) break;
    found.push(number);
  }
  return found;
}

/** Keeps the order by files of many pages, of which most were there before. */
export function withFileOrder(
  hostPages: SharedMap<HostPage>,
  before: SharedMap<HostPage>,
): SharedMap<HostPage> {
  if (hostPages.size > FEW_PAGES) BY_FILE.of(hostPages.sorted, before.sorted);
  return hostPages;
}

/** Up to so many pages nothing is gained by an order of them. */
const FEW_PAGES = 32;

/** Of the host pages that show a file: by its handle, then by file page. */
const BY_FILE = new ListOrder<Entry<HostPage>>(
  ([a, one], [b, other]) => compareFilePages(one.file, other.file) || a - b,
  () => false,
  ([, { file }]) => file !== undefined,
);

interface FilePageName {
  readonly handle: string;
  readonly page: number;
}

function compareFilePages(a: FilePageName | undefined, b: FilePageName | undefined): number {
  const [one, other] = [a?.handle ?? "", b?.handle ?? ""];
  if (one !== other) return one < other ? -1 : 1;
  return (a?.page ?? 0) - (b?.page ?? 0);
}

/** True when it is a private mapping of a file, and the page was stored to since. */
export function isCopy({ cow }: HostPage): boolean {
  return cow === "copied";
}

/** The page of a file that is seen there: of every mapping of one but a copy. */
export function fileShown(page: HostPage): HostPage["file"] {
  return isCopy(page) ? undefined : page.file;
}

/** The page when what was stored to it is forgotten: of a file, it shows the file again. */
export function forgotten(page: HostPage): HostPage {
  return { ...zeroed(page), ...(page.cow && { cow: "shown" }) };
}

/** True when some shared mapping of the file may write, now or after an mprotect. */
export function mayBeWritten(state: HostMemory, handle: Handle): boolean {
  return isSharedMapped(state, handle, ({ neverWritable }) => neverWritable !== true);
}

/** True when some shared mapping of the file is as asked for. */
export function isSharedMapped(
  state: HostMemory,
  handle: Handle,
  isMeant: (mapped: HostPage | HostArea) => boolean = () => true,
): boolean {
  const isOne = (mapped: HostPage | HostArea): boolean =>
    mapped.file?.handle === handle && mapped.cow === undefined && isMeant(mapped);
  return state.hostAreas.some(isOne) || state.hostPages.sorted.some(([, page]) => isOne(page));
}
