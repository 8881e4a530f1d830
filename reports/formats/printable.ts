import { cut, escaped } from "../../abi/shown.ts";

/** Characters of one text; more of it is cut off. */
const TEXT_MAX = 4000;

/** Texts that mean nothing any more when a part of them is missing. */
const WHOLE: readonly string[] = ["trace", "operations", "replay"];

/** Plain data, each text in it as one line that a terminal may show. */
export function printable<T>(data: T): T {
  return shownIn(data, TEXT_MAX) as T;
}

function shownIn(value: unknown, lengthMax: number): unknown {
  if (typeof value === "string") return escaped(cut(value, lengthMax));
  if (Array.isArray(value)) return value.map((item: unknown) => shownIn(item, lengthMax));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => {
    const isWhole = WHOLE.includes(key);
    const room = isWhole ? Number.POSITIVE_INFINITY : lengthMax;
    return [escaped(cut(key, TEXT_MAX)), shownIn(member, room)] as const;
  });
  return Object.fromEntries(members);
}
