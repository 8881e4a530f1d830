/**
 * Sets of page indexes. They are kept as runs, so that what they cost follows how many runs they
 * have, and not how many pages: the log of a slot of terabytes that begins with all ones is one.
 */
import { type Field, u32 } from "./fields.ts";
import { U32_MAX } from "./units.ts";

/** Pages `first` to `last`, both included. */
export interface PageRun {
  readonly first: number;
  readonly last: number;
}

/**
 * Pages, ascending and each once: a number is one page. What this package makes has the longest
 * runs that there are, those of one and two pages as numbers; {@link pageSetOf} makes that of any.
 */
export type PageSet = readonly (number | PageRun)[];

/** The longest runs of a set, of single pages as well. */
export function runsOf(pages: PageSet): readonly PageRun[] {
  const runs: { first: number; last: number }[] = [];
  for (const each of pages) {
    const [first, last] = [firstOf(each), lastOf(each)];
    const before = runs.at(-1);
    if (before !== undefined && before.last + 1 === first) before.last = last;
    else runs.push({ first, last });
  }
  return runs;
}

/** The set of these runs, which ascend and do not overlap: equal sets are alike. */
export function pageSetOf(runs: PageSet): PageSet {
  return runsOf(runs).flatMap((run): PageSet => (run.last - run.first < 2 ? singles(run) : [run]));
}

/** How many pages the set holds. */
export function pageCount(pages: PageSet): number {
  return pages.reduce<number>((sum, each) => sum + lastOf(each) - firstOf(each) + 1, 0);
}

/** The pages of a set one by one; for sets that are known to be small. */
export function pagesIn(pages: PageSet): number[] {
  return pages.flatMap((each) => (typeof each === "number" ? [each] : singles(each)));
}

/** True when both sets hold the same pages, however they are written. */
export function samePages(a: PageSet, b: PageSet): boolean {
  if (a === b) return true;
  const [left, right] = [runsOf(a), runsOf(b)];
  return (
    left.length === right.length &&
    left.every(({ first, last }, at) => first === right[at]?.first && last === right[at].last)
  );
}

/** First page of a run, or the page itself. */
export function firstOf(each: number | PageRun): number {
  return typeof each === "number" ? each : each.first;
}

/** Last page of a run, or the page itself. */
export function lastOf(each: number | PageRun): number {
  return typeof each === "number" ? each : each.last;
}

/** A set of page indexes; `[0,2,5-9]` in text, where runs of three or more are folded. */
export function pageSet(label: string): Field<PageSet> {
  const number = u32(label);
  const parse = (text: string): PageSet | undefined => {
    const inner = /^\[(.*)\]$/.exec(text)?.[1];
    if (inner === undefined) return undefined;
    const runs: PageRun[] = [];
    for (const part of inner === "" ? [] : inner.split(",")) {
      const ends = part.split("-");
      const [first, last] = [number.parse(ends[0] ?? ""), number.parse(ends.at(-1) ?? "")];
      if (first === undefined || last === undefined || ends.length > 2) return undefined;
      runs.push({ first, last });
    }
    return isPageSet(runs) ? pageSetOf(runs) : undefined;
  };
  return {
    label,
    expects: "a sorted page set such as [0,2,5-9]",
    print: printPages,
    parse,
    toJson: (pages) => runsOf(pages).flatMap(jsonOf),
    fromJson: (json) =>
      Array.isArray(json) && json.every(isJsonItem) ? parse(`[${json.join(",")}]`) : undefined,
    schema: SCHEMA,
    holds: isPageSet,
  };
}

/** The set as text, `[0,2,5-9]`. */
export function printPages(pages: PageSet): string {
  return `[${pageSetOf(pages).map(textOf).join(",")}]`;
}

/** In JSON, longer runs are one text; shorter ones are listed, as people and tools expect. */
const LISTED_PAGES_MAX = 64;

const SCHEMA: Field<PageSet>["schema"] = {
  description:
    `Page indexes, ascending; a run of more than ${LISTED_PAGES_MAX} is one text, its first and ` +
    "its last page.",
  type: "array",
  items: {
    anyOf: [
      { type: "integer", minimum: 0, maximum: U32_MAX },
      { type: "string", pattern: "^[0-9]{1,10}-[0-9]{1,10}$" },
    ],
  },
  uniqueItems: true,
};

const RUN = /^[0-9]{1,10}-[0-9]{1,10}$/;

function isJsonItem(item: unknown): boolean {
  return typeof item === "number" || (typeof item === "string" && RUN.test(item));
}

function jsonOf(run: PageRun): readonly (number | string)[] {
  return run.last - run.first < LISTED_PAGES_MAX ? singles(run) : [textOf(run)];
}

function textOf(each: number | PageRun): string {
  return typeof each === "number" ? String(each) : `${each.first}-${each.last}`;
}

function singles({ first, last }: PageRun): number[] {
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

function isPageSet(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  let before = -1;
  for (const each of value) {
    const isRun = typeof each === "object" && each !== null;
    const first: unknown = isRun ? each.first : each;
    const last: unknown = isRun ? each.last : each;
    if (!isPage(first) || !isPage(last) || first <= before || last < first) return false;
    before = last;
  }
  return true;
}

function isPage(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= U32_MAX;
}
