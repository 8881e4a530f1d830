/** What page frames are called in a fingerprint, and what is written down of them. */
import { type PageFrames, ZERO_PAGE } from "../host/page-frames.ts";
import type { Vm } from "../kernel/vm.ts";

/** Names frames in the order in which a fingerprint meets them. */
export interface FrameNames {
  /** A frame that somebody may read. */
  of(pfn: number): string;
  /** A frame that its file clears before anybody reads it through the file. */
  uncleared(pfn: number): string;
  /** Everything about frames that their names do not tell yet; asked last. */
  rest(): string;
}

/**
 * The names that tell as much as can matter on this kernel, and no more.
 *
 * @param textOf - what is written of a frame that holds a tag.
 */
export function frameNamesFor(
  { mm, decisions, generation }: Vm,
  textOf: (tag: number) => string,
): FrameNames {
  const { folioOrder } = generation.memfile ?? { folioOrder: 0 };
  // A mapping of more frames than the host's page or the file's folio has maps those of strangers.
  const mapsStrangers =
    decisions.sharedOrder(1, 0) > 0 || decisions.levelOfFolio(folioOrder) > folioOrder;
  if (generation.memfile !== undefined && mapsStrangers)
    return new NumberedFrames(mm.frames, textOf);
  return new RenamedFrames(mm.frames, textOf, !decisions.zeroesNewPage());
}

/** Which frame it is cannot be told: frames are numbered by where they are met first. */
class RenamedFrames implements FrameNames {
  readonly #frames: PageFrames;
  readonly #textOf: (tag: number) => string;
  readonly #keepsContents: boolean;
  readonly #names: Map<number, string> = new Map();

  /** @param keepsContents - whether a file hands frames out as they are. */
  constructor(frames: PageFrames, textOf: (tag: number) => string, keepsContents: boolean) {
    this.#frames = frames;
    this.#textOf = textOf;
    this.#keepsContents = keepsContents;
  }

  of(pfn: number): string {
    if (pfn === ZERO_PAGE) return "zero";
    return this.#names.get(pfn) ?? this.#meet(pfn, this.#frames.content(pfn));
  }

  uncleared(pfn: number): string {
    return this.#keepsContents ? this.of(pfn) : (this.#names.get(pfn) ?? this.#meet(pfn, 0));
  }

  /**
   * Free frames in the order in which they were freed: which of them somebody still reaches, and,
   * for a kernel that hands frames out as they are, what is left in the others. Fresh frames are
   * zero and come after them, so that zeroes which come last are none.
   */
  rest(): string {
    const tagOf = (pfn: number): number => (this.#keepsContents ? this.#frames.content(pfn) : 0);
    const texts = this.#frames.free().map((pfn) => this.#names.get(pfn) ?? `${tagOf(pfn)}`);
    return texts.join().replace(/^(0(,|$))+/, "");
  }

  #meet(pfn: number, tag: number): string {
    const name = this.#names.size;
    this.#names.set(pfn, `f${name}`);
    return `${name}(${this.#textOf(tag)})`;
  }
}

/** Which frames are neighbours can be told: frames keep their numbers. */
class NumberedFrames implements FrameNames {
  readonly #frames: PageFrames;
  readonly #textOf: (tag: number) => string;

  constructor(frames: PageFrames, textOf: (tag: number) => string) {
    this.#frames = frames;
    this.#textOf = textOf;
  }

  of(pfn: number): string {
    return `${pfn}`;
  }

  uncleared(pfn: number): string {
    return this.of(pfn);
  }

  rest(): string {
    const tags = this.#frames.written().map(([pfn, tag]) => `${pfn}=${this.#textOf(tag)}`);
    return `${tags.join()};${this.#frames.free().join()}`;
  }
}
