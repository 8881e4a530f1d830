/** Sorted sets of page indexes, as plain arrays: small, printable and comparable. */

/** The set with one more page; the very same array when it is there already. */
export function withPage(pages: readonly number[], page: number): readonly number[] {
  const at = lowerBound(pages, page);
  return pages[at] === page ? pages : [...pages.slice(0, at), page, ...pages.slice(at)];
}

/**
 * The set without those pages that `drops` names; the very same array when it held none of them.
 */
export function withoutPages(
  pages: readonly number[],
  drops: (page: number) => boolean,
): readonly number[] {
  return pages.some(drops) ? pages.filter((page) => !drops(page)) : pages;
}

/** True when the set holds the page. */
export function hasPage(pages: readonly number[], page: number): boolean {
  return pages[lowerBound(pages, page)] === page;
}

/** Index of the first element that is not below the page. */
function lowerBound(pages: readonly number[], page: number): number {
  let low = 0;
  let high = pages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pages[middle] ?? 0) < page) low = middle + 1;
    else high = middle;
  }
  return low;
}
