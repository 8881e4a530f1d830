/** Sets of guest frames as sorted ranges that neither meet nor touch, so that they may be huge. */
import type { GfnRange } from "../../state.ts";

/** True when the set holds the frame. */
export function hasGfn(set: readonly GfnRange[], gfn: bigint): boolean {
  return set.some(({ from, to }) => gfn >= from && gfn < to);
}

/** The set with all frames of the range; the very same array when it holds them all. */
export function withGfns(set: readonly GfnRange[], added: GfnRange): readonly GfnRange[] {
  if (set.some(({ from, to }) => from <= added.from && added.to <= to)) return set;
  const isApart = ({ from, to }: GfnRange): boolean => to < added.from || from > added.to;
  const apart = set.filter(isApart);
  const joined = set.filter((range) => !isApart(range));
  const from = joined.reduce((least, range) => smaller(least, range.from), added.from);
  const to = joined.reduce((most, range) => -smaller(-most, -range.to), added.to);
  return [...apart, { from, to }].toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/** The set without the frames of the range; the very same array when it held none of them. */
export function withoutGfns(set: readonly GfnRange[], dropped: GfnRange): readonly GfnRange[] {
  if (set.every(({ from, to }) => to <= dropped.from || from >= dropped.to)) return set;
  return set.flatMap(({ from, to }) =>
    [
      { from, to: smaller(to, dropped.from) },
      { from: -smaller(-from, -dropped.to), to },
    ].filter((rest) => rest.from < rest.to),
  );
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
