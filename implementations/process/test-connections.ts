/** Connections of tests: both ends are in this process. */
import { PassThrough } from "node:stream";
import type { Capabilities, ImplementationFactory } from "../../abi/implementation.ts";
import type { Connection } from "./link.ts";
import { type ServeOptions, serveImplementation } from "./server.ts";

/** A connection with two ends. */
interface Pipe {
  readonly connection: Connection;
  /** What the client wrote. */
  readonly requests: AsyncIterable<Buffer>;
  readonly write: (text: string) => void;
  readonly end: (how: string) => void;
  readonly isKilled: () => boolean;
}

function pipe(lastWords: readonly string[] = []): Pipe {
  const [requests, answers] = [new PassThrough(), new PassThrough()];
  let ends: ((how: string) => void) | undefined;
  const ended = new Promise<string>((resolve) => {
    ends = resolve;
  });
  let isKilled = false;
  const end = (how: string): void => {
    answers.end();
    requests.destroy();
    ends?.(how);
  };
  const kill = (): void => {
    isKilled = true;
    end("by SIGKILL");
  };
  const close = async (): Promise<void> => {
    requests.end();
    await new Promise((resume) => setImmediate(resume));
    end("with exit code 0");
  };
  const connection = { answers, requests, ended, lastWords: () => lastWords, kill, close };
  const write = (text: string): void => void answers.write(text);
  return { connection, requests, write, end, isKilled: () => isKilled };
}

/** A connection to a served implementation. */
export function connectionTo(
  factory: ImplementationFactory,
  options: ServeOptions = {},
): Connection {
  const { connection, requests, write } = pipe();
  serveImplementation(factory, requests, write, options).catch(() => {});
  return connection;
}

/** What a server of a test does with a request: writes whatever it likes, or ends. */
export type Server = (
  request: Readonly<Record<string, unknown>>,
  to: Pick<Pipe, "write" | "end">,
) => void;

/** Starts servers, and knows how many, and which were killed. */
export class Scripted {
  readonly pipes: Pipe[] = [];
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  readonly connect = (): Connection => {
    const made = pipe(["first line", "out of memory"]);
    this.pipes.push(made);
    void this.#run(made);
    return made.connection;
  };

  async #run(made: Pipe): Promise<void> {
    let text = "";
    try {
      for await (const piece of made.requests) {
        text += piece.toString("utf8");
        for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n")) {
          this.#server(JSON.parse(text.slice(0, end)), made);
          text = text.slice(end + 1);
        }
      }
    } catch {
      // The client has gone.
    }
  }
}

/** The hello of a machine that is asked for loads only. */
export const HELLO: {
  readonly protocol: number;
  readonly capabilities: Capabilities;
} = {
  protocol: 1,
  capabilities: { name: "scripted", operations: ["guest_read"], observable: false },
};

/** What it answers to a load. */
export const MMIO: Readonly<Record<string, unknown>> = {
  kind: "mmio",
  access: "read",
  gpa: "0x0",
  len: 8,
  tag: 0x4d4d494f,
};

/** Answers everything rightly. */
export const wellBehaved: Server = ({ id, do: kind, operations }, { write }) => {
  if (kind === "hello") write(`${JSON.stringify({ id, ...HELLO })}\n`);
  else if (kind === "apply") write(`${JSON.stringify({ id, outcome: MMIO })}\n`);
  else if (kind === "batch") {
    for (const at of (operations as readonly unknown[]).keys()) {
      write(`${JSON.stringify({ id, at, outcome: MMIO })}\n`);
    }
  } else write(`${JSON.stringify({ id })}\n`);
};
