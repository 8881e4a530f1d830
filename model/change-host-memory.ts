/** Changes of host memory by ranges; those of single pages are in `change-state.ts`. */
import { type Entries, withHostPages, withPart } from "./change-state.ts";
import { hostRuns, pagesIn, partOfArea } from "./host-memory.ts";
import type { HostArea, HostPage, MachineState } from "./state.ts";

/** Longer mappings are kept as areas: 16 MiB. */
export const AREA_PAGES_MIN = 4096;

/** The state in which nothing is mapped in the range. */
export function withoutHostRange(state: MachineState, from: number, to: number): MachineState {
  const pages = pagesIn(state, from, to).map((number) => [number, undefined] as const);
  return withHostPages(withoutAreas(state, from, to), pages);
}

/** The state in which an area is all there is in its range. */
export function withHostArea(state: MachineState, area: HostArea): MachineState {
  const cleared = withoutHostRange(state, area.from, area.to);
  return withAreas(cleared, [...cleared.hostAreas, area]);
}

/**
 * The state in which the mapped pages of a range are changed, up to its first hole if wanted.
 *
 * @param change - of one page, or of the pages of an area alike.
 */
export function withHostRangeChanged(
  state: MachineState,
  from: number,
  to: number,
  change: {
    readonly page: (page: HostPage) => HostPage;
    readonly area: (area: HostArea) => HostArea;
  },
): MachineState {
  const pages: [number, HostPage][] = [];
  let after = state;
  for (const { from: number, page, area } of hostRuns(state, from, to)) {
    if (page === undefined) continue;
    if (area === undefined) pages.push([number, change.page(page)]);
    else {
      const changed = change.area(area);
      if (changed === area) continue;
      const rest = withoutAreas(after, area.from, area.to);
      after = withAreas(rest, [...rest.hostAreas, changed]);
    }
  }
  return withHostPages(after, pages satisfies Entries<HostPage>);
}

function withoutAreas(state: MachineState, from: number, to: number): MachineState {
  const isApart = (area: HostArea): boolean => area.to <= from || area.from >= to;
  if (state.hostAreas.every(isApart)) return state;
  const rest = state.hostAreas.flatMap((area) =>
    isApart(area)
      ? [area]
      : [partOfArea(area, area.from, from), partOfArea(area, to, area.to)].filter(
          (part) => part.from < part.to,
        ),
  );
  return withAreas(state, rest);
}

/** Neighbours that go on alike are one, whatever calls they were made by. */
function withAreas(state: MachineState, areas: readonly HostArea[]): MachineState {
  const merged: HostArea[] = [];
  for (const area of areas.toSorted((a, b) => a.from - b.from)) {
    const before = merged.at(-1);
    if (before === undefined || !goesOn(before, area)) merged.push(area);
    else merged[merged.length - 1] = upTo(before, area.to);
  }
  return withPart(state, "hostAreas", merged);
}

function upTo(area: HostArea, to: number): HostArea {
  return { ...area, to };
}

function goesOn(area: HostArea, next: HostArea): boolean {
  return (
    area.to === next.from &&
    area.protection === next.protection &&
    area.cow === next.cow &&
    area.neverWritable === next.neverWritable &&
    area.file?.handle === next.file?.handle &&
    (area.file === undefined || area.file.page + area.to - area.from === next.file?.page)
  );
}
