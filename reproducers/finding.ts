/** What a reproducer is written from, in every language. */
import type { PromisedTrace } from "./promise.ts";

/** A trace to be done again, and what is said about it. */
export interface Finding {
  /** One line: what is wrong. */
  readonly title: string;
  /** What stands below the title: the promise, where it was seen, how to build and run. */
  readonly lines: readonly string[];
  readonly promised: PromisedTrace;
}
