import { hashOf, type StateBatch } from "./state-batch.ts";

/** log2 of the states remembered: 64 KiB of two words each stay in the processor's own cache. */
const PLACE_BITS = 13;

/**
 * The states met last, so that those met again at once need not be looked up.
 *
 * States expanded one after the other are alike, and so are their successors: in W3 half of all
 * are among the last few thousand. Dropping them here spares a look into a table far larger than
 * any cache, and, with several threads, the way to it. A new state takes the place of an older
 * one; to have forgotten one costs that look, and nothing else.
 */
export class RecentStates {
  private readonly wordCount: number;
  private readonly states: Int32Array;

  constructor(wordCount: number) {
    this.wordCount = wordCount;
    this.states = new Int32Array(2 ** PLACE_BITS * wordCount);
  }

  /** Takes the states out of a batch that were met lately, whether in it or before it. */
  sift(batch: StateBatch): void {
    const { wordCount, states } = this;
    const { words, count } = batch;
    let kept = 0;
    for (let at = 0; at < count * wordCount; at += wordCount) {
      const place = (hashOf(words, at, wordCount) >>> (32 - PLACE_BITS)) * wordCount;
      let isKnown = true;
      for (let word = 0; word < wordCount; word++) {
        const value = words[at + word] as number;
        isKnown &&= states[place + word] === value;
        states[place + word] = value;
        words[kept + word] = value;
      }
      kept += isKnown ? 0 : wordCount;
    }
    batch.count = kept / wordCount;
  }
}
