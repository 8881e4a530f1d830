/** Blocks of model and simulator that no run of the reach test runs, and why that is right. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "./reached-code.ts";

/** Blocks that are known by what they look like. */
export interface Kind {
  readonly reason: string;
  readonly isOne: (place: Pick<Place, "code">) => boolean;
}

export const KINDS: readonly Kind[] = [
  {
    reason: "an error of the harness: a mistake of this project or of its caller",
    isOne: ({ code }) => /throw new (HarnessError|RangeError)\(/.test(code),
  },
  {
    reason: "nothing in the place of what a type allows to be absent, and is not",
    isOne: ({ code }) => EMPTY.test(code),
  },
];

/** `?? 0`, `?? []` and their like, and `?.name` that is not cut short. */
const EMPTY = /^(\?\? (0n?|-1|""|"fd0"|\[\]|\{\}|void 0|false)|\?\.\w+|\?\.\(.*\))$/;

/** A line of which some block is not run, with its path before it, and why none is. */
export interface Reviewed {
  readonly line: string;
  readonly reason: string;
}

/** What `reviewed.txt` says: paragraphs of lines under their reason. */
export function reviewedLines(): readonly Reviewed[] {
  const text = readFileSync(join(import.meta.dirname, "reviewed.txt"), "utf8");
  return text.split("\n# ").flatMap((paragraph, index) => {
    const [reason = "", ...lines] = paragraph.split("\n");
    const told = index === 0 ? [] : lines.filter((line) => line !== "");
    return told.map((line) => ({ line, reason }));
  });
}
