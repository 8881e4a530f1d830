/** What the model does with sets of pages; all of it in time of the number of runs. */
import { firstOf, lastOf, type PageRun, type PageSet, pageSetOf, runsOf } from "../abi/page-set.ts";

/** The set with one more page; the very same set when it is there already. */
export function withPage(pages: PageSet, page: number): PageSet {
  const at = firstReaching(pages, page);
  if (holdsAt(pages, at, page)) return pages;
  // A page joins the run or the two single pages on either side of it, and nothing beyond them.
  const [from, to] = [Math.max(at - 2, 0), at + 2];
  const near = pageSetOf([...pages.slice(from, at), page, ...pages.slice(at, to)]);
  return [...pages.slice(0, from), ...near, ...pages.slice(to)];
}

/** The set without the pages of another one; the very same set when it held none of them. */
export function withoutPages(pages: PageSet, dropped: PageSet): PageSet {
  const drops = runsOf(dropped);
  const rest: PageRun[] = [];
  let isLess = false;
  let next = 0;
  for (const { first, last } of runsOf(pages)) {
    while (next < drops.length && (drops[next] as PageRun).last < first) next++;
    let from = first;
    for (let at = next; at < drops.length; at++) {
      const drop = drops[at] as PageRun;
      if (drop.first > last) break;
      isLess = true;
      if (drop.first > from) rest.push({ first: from, last: drop.first - 1 });
      from = drop.last + 1;
    }
    if (from <= last) rest.push({ first: from, last });
  }
  return isLess ? pageSetOf(rest) : pages;
}

/** True when the set holds the page. */
export function hasPage(pages: PageSet, page: number): boolean {
  return holdsAt(pages, firstReaching(pages, page), page);
}

/** The first page of a set that another one lacks; undefined when it lacks none. */
export function firstOutside(part: PageSet, whole: PageSet): number | undefined {
  const known = runsOf(whole);
  let next = 0;
  for (const { first, last } of runsOf(part)) {
    while (next < known.length && (known[next] as PageRun).last < first) next++;
    const run = known[next];
    if (run === undefined || run.first > first) return first;
    if (run.last < last) return run.last + 1;
  }
  return undefined;
}

/** Those of the pages that lie in [from, to), counted from another page than the first. */
export function pagesMoved(pages: PageSet, from: number, to: number, by: number): PageSet {
  const moved = runsOf(pages).flatMap((run) => {
    const [first, last] = [Math.max(run.first, from), Math.min(run.last, to - 1)];
    return first > last ? [] : [{ first: first + by, last: last + by }];
  });
  return pageSetOf(moved);
}

function holdsAt(pages: PageSet, at: number, page: number): boolean {
  const each = pages[at];
  return each !== undefined && firstOf(each) <= page;
}

/** Index of the first run that ends at the page or behind it. */
function firstReaching(pages: PageSet, page: number): number {
  let low = 0;
  let high = pages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lastOf(pages[middle] as number | PageRun) < page) low = middle + 1;
    else high = middle;
  }
  return low;
}
