/**
 * The client of the process protocol: machines of a server, as an implementation to check. What
 * the server does wrong is the loss of the machine (`protocol.md` has the list), and the next
 * machine is one of a fresh server.
 */
import { HarnessError } from "../../abi/harness-error.ts";
import {
  type Capabilities,
  type Foreseen,
  type Implementation,
  type ImplementationFactory,
  ImplementationLost,
} from "../../abi/implementation.ts";
import { operationToJson } from "../../abi/notation.ts";
import type { Observation } from "../../abi/observation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { outcomeToJson } from "../../abi/outcome-notation.ts";
import { shownText } from "../../abi/shown.ts";
import { decode } from "../../abi/typed-schema.ts";
import { type Connection, type Exchange, type Line, Link } from "./link.ts";
import {
  ANSWER,
  type Answer,
  BATCH_OPERATIONS_MAX,
  FAILURE,
  HELLO,
  PROTOCOL_VERSION,
} from "./messages.ts";
import { withChange } from "./view.ts";

/** How long a server is waited for, and what its machines are called. */
export interface RemoteOptions {
  /** For its hello. */
  readonly startTimeoutMs: number;
  /** In reports; as the server calls them unless given. */
  readonly name?: string;
  /** For every answer. */
  readonly answerTimeoutMs: number;
}

/** Machines of a server, and the dialect that it says they speak. */
export interface RemoteMachines extends ImplementationFactory {
  readonly dialect: string | undefined;
}

/** Starts a server. */
export type Connect = () => Connection | Promise<Connection>;

/**
 * Machines of a server. The server is asked for its capabilities at once; when it is lost, the next
 * machine is opened on another connection.
 *
 * @throws {HarnessError} MSC151 when there is no server to speak with; MSC2xx and MSC3xx when it
 *   says itself what is wrong.
 */
export async function remoteFactory(
  connect: Connect,
  options: RemoteOptions,
): Promise<RemoteMachines> {
  try {
    const { link, ...greeting } = await greeted(connect, options);
    return new RemoteFactory({ connect, options, ...greeting }, link);
  } catch (error) {
    if (!(error instanceof NoServer)) throw error;
    const hint = "implementations/process/protocol.md says what it is asked first, and answers";
    throw new HarnessError("MSC151", error.message, hint, error.lastWords);
  }
}

/** Nobody answers, or not in this protocol. */
class NoServer extends Error {
  readonly lastWords: readonly string[];

  constructor(message: string, lastWords: readonly string[]) {
    super(message);
    this.lastWords = lastWords;
  }
}

interface Greeted {
  readonly link: Link;
  readonly capabilities: Capabilities;
  readonly dialect: string | undefined;
  /** Whether its machines can be asked to be hasty. */
  readonly isHasty: boolean;
}

/** @throws {NoServer} */
async function greeted(
  connect: Connect,
  { startTimeoutMs, answerTimeoutMs, name }: RemoteOptions,
): Promise<Greeted> {
  const link = new Link(await connect(), startTimeoutMs);
  const refused = async (message: string): Promise<never> => {
    const words = link.lastWords();
    link.lose("crashed", message);
    throw new NoServer(message, words);
  };
  let line: Line;
  try {
    line = await link.ask(`{"do":"hello","protocol":${PROTOCOL_VERSION}}`).take();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refused(`no hello from the program: ${message}`);
  }
  link.timeoutMs = answerTimeoutMs;
  if (line["error"] !== undefined) {
    await link.close();
    throw failureIn(line["error"], "hello");
  }
  if (line["protocol"] !== PROTOCOL_VERSION) {
    const spoken = JSON.stringify(line["protocol"]) ?? "none";
    return refused(`the program speaks version ${spoken}, not ${PROTOCOL_VERSION}`);
  }
  const hello = decode(HELLO, line);
  if ("fault" in hello) return refused(`the hello of the program: ${hello.fault}`);
  const { fingerprint: _, ...capabilities } = hello.value.capabilities;
  const named = name === undefined ? capabilities : { ...capabilities, name };
  const { dialect, hasty = false } = hello.value;
  return { link, capabilities: named, dialect, isHasty: hasty };
}

interface Server extends Omit<Greeted, "link"> {
  readonly connect: Connect;
  readonly options: RemoteOptions;
}

class RemoteFactory implements RemoteMachines {
  readonly hasty?: () => ImplementationFactory;
  readonly #server: Server;
  #link: Link;
  #machine: RemoteMachine | undefined;

  constructor(server: Server, link: Link) {
    this.#server = server;
    this.#link = link;
    if (server.isHasty) {
      this.hasty = () => ({
        capabilities: server.capabilities,
        open: (personality) => this.#open(personality, { hasty: true }),
        [Symbol.asyncDispose]: () => this[Symbol.asyncDispose](),
      });
    }
  }

  get capabilities(): Capabilities {
    return this.#server.capabilities;
  }

  get dialect(): string | undefined {
    return this.#server.dialect;
  }

  /**
   * There is one machine at a time: the one before is disposed.
   *
   * @throws {ImplementationLost} when the server was lost since the last machine, or is again.
   */
  open(personality?: readonly string[]): Promise<Implementation> {
    return this.#open(personality, {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#link.close();
  }

  async #open(
    personality: readonly string[] | undefined,
    haste: { readonly hasty?: true },
  ): Promise<Implementation> {
    if (!this.#link.isIdle) this.#link.lose("hung", "what it was asked last was given up");
    this.#link.tellLoss();
    if (this.#link.isLost) await this.#restart();
    const replaces = this.#machine?.leave() === this.#link;
    const { observable } = this.capabilities;
    const how = replaces ? { do: "reset" } : { do: "open", observe: observable };
    const request = JSON.stringify({ ...how, ...haste, ...(personality && { personality }) });
    const opened = answerIn(await this.#link.ask(request).take(), "open");
    this.#machine = new RemoteMachine(this.#link, observable ? wholeView(opened) : undefined);
    return this.#machine;
  }

  async #restart(): Promise<void> {
    const { connect, options, capabilities } = this.#server;
    await this.#link.close();
    try {
      const again = await greeted(connect, options);
      this.#link = again.link;
      if (JSON.stringify(again.capabilities, wide) === JSON.stringify(capabilities, wide)) return;
    } catch (error) {
      if (!(error instanceof NoServer)) throw error;
      throw new ImplementationLost("crashed", `it did not start again: ${error.message}`);
    }
    throw new ImplementationLost("crashed", "started again, it has other capabilities");
  }
}

function wide(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

function wholeView({ view }: Answer): Observation {
  const whole = view && withChange(undefined, view);
  if (whole !== undefined) return whole;
  throw new ImplementationLost("crashed", "a machine that is observable was opened without a view");
}

class RemoteMachine implements Implementation {
  readonly #link: Link;
  #view: Observation | undefined;
  #isOpen = true;
  #foreseen: readonly Foreseen[] = [];
  #asked = 0;
  #batch: Exchange | undefined;

  constructor(link: Link, view: Observation | undefined) {
    this.#link = link;
    this.#view = view;
  }

  /** Sends it as batches, each of which stops where the next answer is news. */
  foresee(next: readonly Foreseen[]): void {
    this.#foreseen = next;
    this.#asked = 0;
    this.#batch = this.#nextBatch();
  }

  /** @throws {HarnessError} MSC250 for what was not foreseen, or when it is no longer open. */
  apply(operation: Operation): Outcome | Promise<Outcome> {
    if (!this.#isOpen) throw outOfTurn("the machine is not open any more");
    const line = this.#exchangeFor(operation).take();
    return line instanceof Promise ? line.then((given) => this.#taken(given)) : this.#taken(line);
  }

  observe(): Observation | undefined {
    return this.#view;
  }

  /** Closes it without a word. @returns where it was open; undefined when it was not. */
  leave(): Link | undefined {
    const isOpen = this.#isOpen;
    this.#isOpen = false;
    return isOpen ? this.#link : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.leave() === undefined) return;
    this.#link.tellLoss();
    if (this.#link.isLost) return;
    answerIn(await this.#link.ask('{"do":"dispose"}').take(), "dispose");
  }

  #exchangeFor(operation: Operation): Exchange {
    const next = this.#foreseen[this.#asked];
    if (next === undefined) {
      return this.#link.ask(`{"do":"apply","operation":${textOf(operation)}}`);
    }
    if (next.operation !== operation) throw outOfTurn("another operation was foreseen");
    if (this.#batch === undefined || this.#batch.isSpent) this.#batch = this.#nextBatch();
    this.#asked++;
    return this.#batch;
  }

  #nextBatch(): Exchange {
    const steps = this.#foreseen.slice(this.#asked, this.#asked + BATCH_OPERATIONS_MAX);
    const operations = steps.map(({ operation }) => textOf(operation)).join(",");
    const expected = steps.map(({ expected }) =>
      expected === null ? "null" : JSON.stringify(outcomeToJson(expected)),
    );
    const stop = '"stop":["not_sent","unexpected"]';
    const body = `{"do":"batch","operations":[${operations}],"expected":[${expected}],${stop}}`;
    return this.#link.ask(body, steps.length);
  }

  #taken(line: Line): Outcome {
    const { outcome, view } = answerIn(line, "apply");
    if (view !== undefined) this.#view = withChange(this.#view, view);
    if (outcome === undefined) throw new ImplementationLost("crashed", "it gave no outcome");
    return outcome;
  }
}

function textOf(operation: Operation): string {
  return JSON.stringify(operationToJson(operation));
}

function outOfTurn(message: string): HarnessError {
  return new HarnessError("MSC250", message, "ask what was foreseen, of the machine opened last");
}

/**
 * @throws {ImplementationLost} when it is no answer, or news of a loss.
 * @throws {HarnessError} MSC2xx and MSC3xx that the server says itself.
 */
function answerIn(line: Line, asked: string): Answer {
  if (line["error"] !== undefined) throw failureIn(line["error"], asked);
  const decoded = decode(ANSWER, line);
  if ("value" in decoded) return decoded.value;
  throw new ImplementationLost("crashed", `its answer to ${asked}: ${decoded.fault}`);
}

function failureIn(json: unknown, asked: string): Error {
  const decoded = decode(FAILURE, json);
  if ("fault" in decoded) {
    return new ImplementationLost("crashed", `its error for ${asked}: ${decoded.fault}`);
  }
  const { kind, code, manner = "crashed", message, hint = "the program says so" } = decoded.value;
  const said = shownText(message, MESSAGE_MAX);
  if (kind === "harness" && code !== undefined) return new HarnessError(code, said, hint);
  if (kind === "lost") return new ImplementationLost(manner, said);
  return new ImplementationLost("crashed", `it did not understand ${asked}: ${said}`);
}

const MESSAGE_MAX = 600;
