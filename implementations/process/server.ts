/**
 * The server of the process protocol: any implementation of here, for a client that may be written
 * in any language and run anywhere. `protocol.md` says what it answers.
 */
import { isOutcome, notAnOutcome } from "../../abi/assert-outcome.ts";
import { isHarnessError } from "../../abi/harness-error.ts";
import {
  type Implementation,
  type ImplementationFactory,
  isImplementationLost,
} from "../../abi/implementation.ts";
import type { Operation } from "../../abi/operation.ts";
import { type Outcome, sameOutcome } from "../../abi/outcome.ts";
import { outcomeToJson } from "../../abi/outcome-notation.ts";
import { shown } from "../../abi/shown.ts";
import { decode } from "../../abi/typed-schema.ts";
import { LineSplitter, LineTooLong } from "./lines.ts";
import {
  BATCH_OPERATIONS_MAX,
  type Failure,
  LINE_BYTES_MAX,
  PROTOCOL_VERSION,
  REQUESTS,
  type Request,
  type RequestKind,
  type Requests,
} from "./messages.ts";
import { ViewWriter } from "./view.ts";

/** How to serve. */
export interface ServeOptions {
  /**
   * True for an implementation that cannot take the process with it: the answers of a batch may
   * then be written together, which costs less. Otherwise each is written before the next one.
   */
  readonly isHarmless?: boolean;
  /** Said in the hello. */
  readonly dialect?: string | undefined;
  /** Told before a machine is opened whether it is to say sooner that it hangs. */
  readonly hasten?: (isHasty: boolean) => void;
}

/**
 * Answers what comes in until it ends, then disposes the machine, if there is one. The factory is
 * the caller's.
 *
 * @param write - hands whole lines, with their breaks, to the client before it returns; `isMore`
 *   says that others follow soon, so that the client need not be woken for these.
 */
export async function serveImplementation(
  factory: ImplementationFactory,
  input: AsyncIterable<Uint8Array>,
  write: Write,
  options: ServeOptions = {},
): Promise<void> {
  const server = new Server(factory, new Output(write, options.isHarmless ?? false), options);
  const lines = new LineSplitter(LINE_BYTES_MAX);
  try {
    for await (const piece of input) {
      for (const line of lines.push(piece)) await server.answer(line);
    }
    if (lines.rest !== "") server.refuse(null, "the input ends in the middle of a line");
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    server.refuse(null, `a line has more than ${LINE_BYTES_MAX} bytes`);
  } finally {
    await server.close();
  }
}

type Write = (text: string, isMore: boolean) => void;

/** Lines on their way to the client. */
class Output {
  readonly #write: Write;
  readonly #mayHold: boolean;
  #held = "";

  constructor(write: Write, mayHold: boolean) {
    this.#write = write;
    this.#mayHold = mayHold;
  }

  /** Writes a line that another one follows soon. */
  hold(line: string): void {
    this.#held += line;
    if (!this.#mayHold || this.#held.length >= HELD_MAX) this.#hand("", true);
  }

  flush(line: string): void {
    this.#hand(line, false);
  }

  #hand(line: string, isMore: boolean): void {
    this.#write(this.#held + line, isMore);
    this.#held = "";
  }
}

const HELD_MAX = 16_384;

/** A request that makes no sense, or none now. */
class Refused extends Error {}

/** The machine that is open. */
interface Opened {
  readonly machine: Implementation;
  /** Present when answers come with the view. */
  readonly views: ViewWriter | undefined;
}

class Server {
  readonly #factory: ImplementationFactory;
  readonly #output: Output;
  readonly #options: ServeOptions;
  #opened: Opened | undefined;
  #observes = false;

  constructor(factory: ImplementationFactory, output: Output, options: ServeOptions) {
    this.#factory = factory;
    this.#output = output;
    this.#options = options;
  }

  async answer(line: string): Promise<void> {
    const asked = readRequest(line);
    if ("fault" in asked) {
      this.refuse(asked.id, asked.fault);
      return;
    }
    const { request } = asked;
    try {
      await this.#perform(request);
    } catch (error) {
      this.#fail(request.id, failureOf(error, request.do));
    }
  }

  refuse(id: number | null, message: string): void {
    this.#fail(id, { kind: "request", message });
  }

  async close(): Promise<void> {
    const { machine } = this.#opened ?? {};
    this.#opened = undefined;
    await machine?.[Symbol.asyncDispose]();
  }

  async #perform(request: Request): Promise<void> {
    const { id } = request;
    switch (request.do) {
      case "hello": {
        await this.close();
        const { capabilities } = this.#factory;
        const { dialect, hasten } = this.#options;
        const hasty = hasten && true;
        const hello = { id, protocol: PROTOCOL_VERSION, capabilities, dialect, hasty };
        this.#output.flush(`${JSON.stringify(hello, wideInJson)}\n`);
        return;
      }
      case "open":
        if (this.#opened !== undefined) throw new Refused("a machine is open: dispose or reset it");
        this.#observes = request.observe ?? false;
        return this.#open(request);
      case "reset":
        this.#machine();
        await this.close();
        return this.#open(request);
      case "observe":
        return this.#look(id);
      case "dispose":
        await this.close();
        return this.#output.flush(`{"id":${id}}\n`);
      case "apply": {
        const opened = this.#machine();
        const outcome = await performed(opened.machine, request.operation);
        return this.#output.flush(`{"id":${id},${answerText(outcome, opened)}}\n`);
      }
      case "batch":
        return this.#batch(request);
    }
  }

  async #open({ id, personality, hasty = false }: Requests["open" | "reset"]): Promise<void> {
    this.#options.hasten?.(hasty);
    const machine = await this.#factory.open(personality);
    const opened = { machine, views: this.#observes ? new ViewWriter() : undefined };
    this.#opened = opened;
    this.#output.flush(`{"id":${id}${viewText(opened)}}\n`);
  }

  #look(id: number): void {
    const { machine, views } = this.#machine();
    const whole = { machine, views: new ViewWriter() };
    if (views !== undefined) this.#opened = whole;
    this.#output.flush(`{"id":${id}${viewText(whole)}}\n`);
  }

  async #batch({ id, operations, expected = [], stop = [] }: Requests["batch"]): Promise<void> {
    const opened = this.#machine();
    if (operations.length > BATCH_OPERATIONS_MAX || operations.length === 0) {
      throw new Refused(`a batch has 1 to ${BATCH_OPERATIONS_MAX} operations`);
    }
    const [stopsUnsent, stopsUnexpected] = [stop.includes("not_sent"), stop.includes("unexpected")];
    for (const [at, operation] of operations.entries()) {
      const given = performed(opened.machine, operation);
      // A promise costs more than many an answer.
      const outcome = given instanceof Promise ? await given : given;
      const wanted = expected[at] ?? null;
      const stops =
        (stopsUnsent && outcome.kind === "not_sent") ||
        (stopsUnexpected && wanted !== null && !sameOutcome(wanted, outcome));
      const answer = `{"id":${id},"at":${at},${answerText(outcome, opened)}`;
      if (stops || at === operations.length - 1) {
        this.#output.flush(`${answer}${stops ? ',"stopped":true' : ""}}\n`);
        return;
      }
      this.#output.hold(`${answer}}\n`);
    }
  }

  #machine(): Opened {
    if (this.#opened === undefined) throw new Refused("no machine is open");
    return this.#opened;
  }

  #fail(id: number | null, error: Failure): void {
    this.#output.flush(`${JSON.stringify({ id, error })}\n`);
  }
}

type Asked = { readonly request: Request } | { readonly id: number | null; readonly fault: string };

function readRequest(line: string): Asked {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { id: null, fault: "a request is one object of JSON on one line" };
  }
  const { id: given, do: kind } = (json ?? {}) as Readonly<Record<string, unknown>>;
  const id = Number.isSafeInteger(given) ? (given as number) : null;
  if (typeof kind !== "string" || !Object.hasOwn(REQUESTS, kind)) {
    const kinds = Object.keys(REQUESTS).join(", ");
    return { id, fault: `"do" is ${shown(kind, 40)}, not one of ${kinds}` };
  }
  const decoded = decode<Request>(REQUESTS[kind as RequestKind], json);
  return "fault" in decoded ? { id, fault: decoded.fault } : { request: decoded.value };
}

function performed(machine: Implementation, operation: Operation): Outcome | Promise<Outcome> {
  const given = machine.apply(operation);
  if (given instanceof Promise) return given.then((outcome) => asserted(outcome, operation));
  return asserted(given, operation);
}

/** What is no outcome cannot be written as one. */
function asserted(outcome: unknown, operation: Operation): Outcome {
  if (isOutcome(outcome)) return outcome;
  const { message, hint } = notAnOutcome(outcome, operation);
  throw new Error(`${message} (${hint})`);
}

function answerText(outcome: Outcome, opened: Opened): string {
  return `"outcome":${JSON.stringify(outcomeToJson(outcome))}${viewText(opened)}`;
}

function viewText({ machine, views }: Opened): string {
  const view = views && machine.observe();
  return view === undefined ? "" : `,"view":${views?.write(view)}`;
}

/** What is thrown on the way to an answer is the loss of the machine, unless it says otherwise. */
function failureOf(error: unknown, during: RequestKind): Failure {
  if (error instanceof Refused) return { kind: "request", message: error.message };
  if (isImplementationLost(error)) {
    return { kind: "lost", manner: error.manner, message: error.message };
  }
  if (isHarnessError(error) && !error.code.startsWith("MSC1")) {
    const { code, message, hint } = error;
    return { kind: "harness", code: code as NonNullable<Failure["code"]>, message, hint };
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : shown(error);
  return { kind: "lost", manner: "crashed", message: `${during} threw ${text}` };
}

function wideInJson(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `0x${value.toString(16)}` : value;
}
