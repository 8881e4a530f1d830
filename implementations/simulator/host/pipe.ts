/** A pipe with a page of the process in it. */
import type { PageFrames } from "./page-frames.ts";

/** An open file that is no memory, and refers to a page frame until its last descriptor goes. */
export class PinningPipe {
  readonly kind = "other";
  readonly isName = false;
  readonly pfn: number;
  readonly #frames: PageFrames;
  #references = 1;

  /** @param pfn - of a frame that is held once more already: that hold is the pipe's. */
  constructor(frames: PageFrames, pfn: number) {
    this.#frames = frames;
    this.pfn = pfn;
    frames.pin(pfn);
  }

  get(): void {
    this.#references++;
  }

  put(): void {
    this.#references--;
    if (this.#references === 0) this.#frames.unpin(this.pfn);
  }
}
