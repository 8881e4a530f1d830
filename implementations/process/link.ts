/**
 * One connection to a server: what was asked and not answered, in order, and its end. Whatever the
 * server does instead of answering, what comes out is one {@link ImplementationLost}.
 */
import type { Readable, Writable } from "node:stream";
import { ImplementationLost } from "../../abi/implementation.ts";
import { cut, shown, shownText } from "../../abi/shown.ts";
import { LineSplitter, LineTooLong } from "./lines.ts";
import { LINE_BYTES_MAX } from "./messages.ts";

/** A running server, wherever it runs. */
export interface Connection {
  /** What it answers. */
  readonly answers: Readable;
  /** What it is asked. */
  readonly requests: Writable;
  /** How it ended, for instance "with exit code 0" or "by SIGKILL"; pending while it runs. */
  readonly ended: Promise<string>;
  /** The last lines of what it said beside the protocol, bounded. */
  readonly lastWords: () => readonly string[];
  /** Ends it at once, with everything that it has started. */
  readonly kill: () => void;
  /** Lets it end by itself, since it will be asked nothing more; resolves when it has ended. */
  readonly close: () => Promise<void>;
}

/** One line from the server, an object of JSON. */
export type Line = Readonly<Record<string, unknown>>;

export class Link {
  readonly #connection: Connection;
  /** How long the next line may take while one is due. */
  timeoutMs: number;
  readonly #lines = new LineSplitter(LINE_BYTES_MAX);
  readonly #due: Exchange[] = [];
  #nextId = 0;
  #linesRead = 0;
  #timer: NodeJS.Timeout | undefined;
  #loss: Loss | undefined;
  #closed = false;

  constructor(connection: Connection, timeoutMs: number) {
    this.#connection = connection;
    this.timeoutMs = timeoutMs;
    connection.answers.on("data", (piece: Buffer) => this.#read(piece));
    connection.answers.on("end", () => this.#end());
    connection.answers.on("error", () => this.#end());
    // That nobody reads any more is told better by how it ended.
    connection.requests.on("error", () => {});
    void connection.ended.then((how) => this.#end(how));
  }

  get isLost(): boolean {
    return this.#loss !== undefined;
  }

  /** Throws why nothing can be asked any more, unless that was thrown before. */
  tellLoss(): void {
    if (this.#loss?.isTold === false) throw this.#loss.told();
  }

  /** True when every question has its answer. */
  get isIdle(): boolean {
    return this.#due.length === 0;
  }

  /**
   * Asks.
   *
   * @param body - the request as the text of a JSON object, without its `id`.
   * @param answersMax - how many answers there may be, for a batch; else one.
   */
  ask(body: string, answersMax?: number): Exchange {
    const exchange = new Exchange(this.#nextId++, answersMax);
    if (this.#loss !== undefined) {
      exchange.lose(this.#loss);
      return exchange;
    }
    this.#due.push(exchange);
    this.#connection.requests.write(`{"id":${exchange.id},${body.slice(1)}\n`);
    if (this.#due.length === 1) this.#watch();
    return exchange;
  }

  /** Gives the server up. */
  lose(manner: "crashed" | "hung", message: string): void {
    if (this.#loss !== undefined) return;
    const loss = new Loss(manner, message + wordsOf(this.#connection.lastWords()));
    this.#loss = loss;
    clearTimeout(this.#timer);
    this.#connection.kill();
    for (const exchange of this.#due) exchange.lose(loss);
    this.#due.length = 0;
  }

  lastWords(): readonly string[] {
    return this.#connection.lastWords();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#connection.close();
  }

  #read(piece: Buffer): void {
    if (this.#loss !== undefined || this.#closed) return;
    try {
      for (const line of this.#lines.push(piece)) this.#take(line);
    } catch (error) {
      if (!(error instanceof LineTooLong)) throw error;
      this.lose("crashed", `it wrote a line of more than ${LINE_BYTES_MAX} bytes`);
    }
  }

  #take(text: string): void {
    if (this.#loss !== undefined) return;
    this.#linesRead++;
    const fault = this.#faultOf(text);
    if (fault !== undefined) this.lose("crashed", fault);
    else if (this.#due.length === 0) clearTimeout(this.#timer);
    else this.#watch();
  }

  /** Hands the line to who waits for it. @returns what is wrong with the line. */
  #faultOf(text: string): string | undefined {
    const line = objectIn(text);
    if (line === undefined) return `it wrote what is no object of JSON: ${shownText(text)}`;
    const [exchange] = this.#due;
    const { id, at } = line;
    if (exchange === undefined) return `it answered without being asked: ${shownText(text)}`;
    if (id !== exchange.id || at !== exchange.nextAt) {
      const due = answerName(exchange.id, exchange.nextAt);
      return `it answered ${answerName(id, at)} where ${due} was due`;
    }
    exchange.give(line);
    if (exchange.isComplete) this.#due.shift();
    return undefined;
  }

  /** Output and process end in any order; with the process, it is known how. */
  #end(how?: string): void {
    if (this.#loss !== undefined || this.#closed) return;
    if (how === undefined) {
      setTimeout(() => this.#end("its output while it went on running"), END_WAIT_MS).unref();
      return;
    }
    const rest = this.#lines.rest;
    const where = rest === "" ? "" : ` in the middle of a line: ${shownText(rest)}`;
    this.lose("crashed", `the program ended ${how}${where}`);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const linesRead = this.#linesRead;
    this.#timer = setTimeout(() => {
      // When it was this process that had no time, its answer may lie there unread.
      setImmediate(() => setImmediate(() => this.#giveUp(linesRead)));
    }, this.timeoutMs);
  }

  #giveUp(linesRead: number): void {
    if (this.#linesRead !== linesRead || this.isIdle || this.#closed) return;
    this.lose("hung", `the program gave no answer in ${this.timeoutMs} ms, and was killed`);
  }
}

/** Time for the end of the process to be told, after that of its output. */
const END_WAIT_MS = 1_000;

/** A question and its answers. Those that came before the server was lost are still there. */
export class Exchange {
  readonly id: number;
  readonly #isBatch: boolean;
  readonly #answersMax: number;
  readonly #answers: Line[] = [];
  #given = 0;
  #stopped = false;
  #loss: Loss | undefined;
  #waiting: Waiting | undefined;

  constructor(id: number, answersMax: number | undefined) {
    this.id = id;
    this.#isBatch = answersMax !== undefined;
    this.#answersMax = answersMax ?? 1;
  }

  /** What stands at `at` of the next answer. */
  get nextAt(): number | undefined {
    return this.#isBatch ? this.#given : undefined;
  }

  get isComplete(): boolean {
    return this.#stopped || this.#given === this.#answersMax;
  }

  /** True when every answer that there is or will be was taken. */
  get isSpent(): boolean {
    return this.isComplete && this.#answers.length === 0;
  }

  /** The next answer; when it is there already, without a promise. */
  take(): Line | Promise<Line> {
    const answer = this.#answers.shift();
    if (answer !== undefined) return answer;
    if (this.#loss !== undefined) throw this.#loss.told();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  give(answer: Line): void {
    this.#given++;
    this.#stopped = answer["stopped"] === true || answer["error"] !== undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#answers.push(answer);
    else waiting.resolve(answer);
  }

  lose(loss: Loss): void {
    this.#loss = loss;
    this.#waiting?.reject(loss.told());
    this.#waiting = undefined;
  }
}

interface Waiting {
  readonly resolve: (answer: Line) => void;
  readonly reject: (loss: ImplementationLost) => void;
}

/** How a server was lost, and whether anybody knows. */
class Loss {
  readonly #lost: ImplementationLost;
  isTold = false;

  constructor(manner: "crashed" | "hung", message: string) {
    this.#lost = new ImplementationLost(manner, message);
  }

  told(): ImplementationLost {
    this.isTold = true;
    return this.#lost;
  }
}

function objectIn(text: string): Line | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
    return isObject ? (json as Line) : undefined;
  } catch {
    return undefined;
  }
}

function answerName(id: unknown, at: unknown): string {
  return at === undefined ? shown(id, 40) : `${shown(id, 40)} at ${shown(at, 40)}`;
}

const WORDS_MAX = 3;

function wordsOf(lines: readonly string[]): string {
  const last = lines.slice(-WORDS_MAX).map((line) => shownText(line, 160));
  return last.length === 0 ? "" : `; it said: ${cut(last.join(" | "), 400)}`;
}
