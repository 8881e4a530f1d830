/**
 * What a text is written for: colours by meaning, and the width of its lines. The plain paint
 * leaves text as it is, so a layout is the same with and without.
 */
import { styleText } from "node:util";
import { LINE_WIDTH } from "./layout.ts";

type Brush = (text: string) => string;

/** What colours stand for. */
export interface Paint {
  readonly good: Brush;
  readonly bad: Brush;
  readonly warning: Brush;
  readonly strong: Brush;
  readonly dim: Brush;
  /** Columns of a line. */
  readonly width: number;
}

/**
 * The brushes; whether colours are wanted is the caller's decision and never guessed from the
 * process.
 */
export function makePaint(color: boolean, width: number = LINE_WIDTH): Paint {
  const brush = (...format: Parameters<typeof styleText>[0][]): Brush =>
    color
      ? (text) => format.reduce<string>((done, each) => styleText(each, done, FORCED), text)
      : (text) => text;
  return {
    good: brush("bold", "green"),
    bad: brush("bold", "red"),
    warning: brush("yellow"),
    strong: brush("bold"),
    dim: brush("dim"),
    width,
  };
}

/** Newer Node releases would look at standard output themselves. */
const FORCED = { validateStream: false };
