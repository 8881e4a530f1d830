/** Lines out of pieces of a stream, of a bounded length. */

/** A line is longer than it may be; what follows in the stream means nothing. */
export class LineTooLong extends Error {
  override readonly name = "LineTooLong";
}

/** Takes a stream apart; holds at most one line. */
export class LineSplitter {
  readonly #bytesMax: number;
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /**
   * The lines that are now whole, without their line breaks.
   *
   * @throws {LineTooLong} for a line, whole or not, of more bytes than that.
   */
  push(piece: Uint8Array): readonly string[] {
    const last = piece.lastIndexOf(LINE_BREAK);
    if (last === -1) {
      this.#keep(piece);
      return [];
    }
    const whole = Buffer.concat([...this.#pieces, piece.subarray(0, last)]);
    this.#pieces = [];
    this.#bytes = 0;
    const lines = whole.toString("utf8").split("\n");
    if (whole.length > this.#bytesMax && lines.some((line) => this.#isTooLong(line))) {
      throw new LineTooLong();
    }
    if (last + 1 < piece.length) this.#keep(piece.subarray(last + 1));
    return lines;
  }

  /** The beginning of a line whose end has not come. */
  get rest(): string {
    return Buffer.concat(this.#pieces).toString("utf8");
  }

  #keep(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes > this.#bytesMax) throw new LineTooLong();
  }

  #isTooLong(line: string): boolean {
    return Buffer.byteLength(line) > this.#bytesMax;
  }
}

const LINE_BREAK = 0x0a;
