import type { Expansion } from "./expansion.ts";
import type { ShareHandle } from "./open-shares.ts";

/** States of the whole search, by indexes, that are expanded between two looks at the clock. */
export const SLICE_STATES = 128;

/**
 * Asks one share to expand the slices of a level in their order.
 *
 * A share in another thread is asked for more before its answers are taken, so that it never waits
 * for slices that others have more states of. How far it gets ahead has no bound but the level.
 */
export class SliceFeed {
  private readonly share: ShareHandle;
  private end: number;
  private readonly ahead: number;
  private readonly answers: Promise<Expansion>[] = [];
  private next: number;
  private unanswered = 0;

  /** @param ahead - questions that are kept with the share. */
  constructor(share: ShareHandle, next: number, end: number, ahead: number) {
    this.share = share;
    this.next = next;
    this.end = end;
    this.ahead = ahead;
  }

  /** What the share found in the next slice. */
  take(): Promise<Expansion> {
    if (this.answers.length === 0) {
      this.ask();
    }
    this.keepAsking();
    return this.answers.shift() as Promise<Expansion>;
  }

  /** Asks nothing more. */
  stop(): void {
    this.end = this.next;
  }

  private keepAsking(): void {
    while (this.unanswered < this.ahead && this.next < this.end) {
      this.ask();
    }
  }

  private ask(): void {
    const from = this.next;
    this.next = Math.min(this.end, from + SLICE_STATES);
    const answer = this.share.call("expand", from, this.next);
    this.answers.push(answer);
    this.unanswered++;
    const onAnswer = (): void => {
      this.unanswered--;
      this.keepAsking();
    };
    // Whoever takes the answer is told of an error.
    answer.then(onAnswer, () => {});
  }
}
