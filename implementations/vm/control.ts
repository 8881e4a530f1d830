/** The control of a running QEMU: stops and resumes its guest, and moves it to a file. */
import { connect, type Socket } from "node:net";
import { LineSplitter } from "../process/lines.ts";

/**
 * A connection of the QEMU Machine Protocol.
 *
 * @source docs/interop/qmp-spec.txt of QEMU: a greeting, then one answer for each command, and
 *   events between them.
 */
export class Control implements Disposable {
  readonly #socket: Socket;
  readonly #lines = new LineSplitter(LINE_BYTES_MAX);
  #waiting: Waiting | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (piece: Buffer) => this.#read(piece));
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("QEMU closed its control")));
  }

  /** Connects as soon as QEMU listens; gives up when it has ended. */
  static async open(path: string, hasEnded: () => boolean): Promise<Control> {
    for (;;) {
      const socket = await connected(path);
      if (socket !== undefined) {
        const control = new Control(socket);
        await control.do("qmp_capabilities");
        return control;
      }
      if (hasEnded()) throw new Error("QEMU ended before it could be controlled");
      await later();
    }
  }

  /** Does one command, after the one before. @throws {Error} when QEMU refuses. */
  async do(execute: string, args: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    this.#socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    return await answer;
  }

  /** Moves the guest, which goes on afterwards, to a file. @throws {Error} when that fails. */
  async saveTo(path: string): Promise<void> {
    await this.do("stop");
    await this.do("migrate-set-parameters", { "max-bandwidth": BANDWIDTH });
    await this.do("migrate", { uri: `exec:cat > ${quotedForShell(path)}` });
    await this.#until("query-migrate", (status) => {
      if (status === "failed" || status === "cancelled") throw new Error(`migration ${status}`);
      return status === "completed";
    });
    await this.do("cont");
  }

  /** Lets a guest that comes from a file go on, once it is there. */
  async resume(): Promise<void> {
    await this.#until("query-status", (status) => status !== "inmigrate");
    await this.do("cont");
  }

  [Symbol.dispose](): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  async #until(query: string, isReached: (status: unknown) => boolean): Promise<void> {
    while (!isReached((await this.do(query))["status"])) await later();
  }

  #read(piece: Buffer): void {
    for (const line of this.#lines.push(piece)) {
      const { return: answer, error } = JSON.parse(line);
      if (answer === undefined && error === undefined) continue;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (error === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(String(error.desc)));
    }
  }
}

type Answer = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const LINE_BYTES_MAX = 1 << 20;

/** Bytes a second; as fast as it goes. */
const BANDWIDTH = 2 ** 40;

/** For the shell that QEMU starts. */
export function quotedForShell(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

const LATER_MS = 50;

function later(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LATER_MS);
  });
}

/** @returns undefined while nobody listens. */
function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}
