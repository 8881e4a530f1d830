/**
 * Colours by meaning. The plain paint leaves text as it is, so a layout is the same with and
 * without.
 */
import { styleText } from "node:util";

type Brush = (text: string) => string;

/** What colours stand for. */
export interface Paint {
  readonly good: Brush;
  readonly bad: Brush;
  readonly warning: Brush;
  readonly strong: Brush;
  readonly dim: Brush;
}

/**
 * The brushes; whether colours are wanted is the caller's decision and never guessed from the
 * process.
 */
export function makePaint(color: boolean): Paint {
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
  };
}

/** Newer Node releases would look at standard output themselves. */
const FORCED = { validateStream: false };
