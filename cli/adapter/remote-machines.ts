/**
 * Machines of an adapter, each in a process of its own: for traces that take the process with them.
 */
import { type ChildProcess, fork } from "node:child_process";
import { HarnessError } from "../../abi/harness-error.ts";
import {
  type Capabilities,
  type Implementation,
  type ImplementationFactory,
  ImplementationLost,
  isImplementationLost,
  type LostDuring,
} from "../../abi/implementation.ts";
import type { Observation } from "../../abi/observation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { type Answer, type Asked, type Given, MACHINE_HOST, type Refusal } from "./machine-host.ts";
import { endOf } from "./supervise.ts";

/** Where the machines come from, and how long they are waited for. */
export interface RemoteOptions {
  /** Path of the adapter, relative to `cwd`. */
  readonly path: string;
  readonly cwd: string;
  readonly capabilities: Capabilities;
  /** How long one call may take. */
  readonly timeoutMs: number;
  /** How long a process is left alone after its trace, for what it does on its own; usually 0. */
  readonly lingerMs: number;
}

/** Every machine is a new process, which is killed with the machine. */
export function remoteMachines(options: RemoteOptions): ImplementationFactory {
  return {
    capabilities: options.capabilities,
    open: async () => {
      const machine = new RemoteMachine(options);
      try {
        await machine.open();
      } catch (error) {
        // One that is lost already says so at its first operation.
        if (!isImplementationLost(error)) {
          machine.kill();
          throw error;
        }
      }
      return machine;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** A process takes a while to start and to end, which is no time of the adapter. */
const GRACE_MS = 1_000;

/** Where an answer that is waited for goes. */
interface Waiting {
  readonly during: LostDuring | undefined;
  readonly give: (given: Answer | Refusal) => void;
  readonly fail: (loss: ImplementationLost) => void;
}

class RemoteMachine implements Implementation {
  readonly #options: RemoteOptions;
  readonly #child: ChildProcess;
  #waiting: Waiting | undefined;
  #loss: ImplementationLost | undefined;
  #view: Observation | undefined;

  constructor(options: RemoteOptions) {
    this.#options = options;
    this.#child = fork(process.argv[1] ?? "", [MACHINE_HOST], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
    });
    this.#child.on("message", (given: Given) => this.#receive(given));
    void endOf(this.#child).then((how) => this.#lose("crashed", how));
  }

  async open(): Promise<void> {
    const { path, cwd, timeoutMs } = this.#options;
    await this.#asked({ ask: "open", path, cwd, timeoutMs }, "open");
  }

  async apply(operation: Operation): Promise<Outcome> {
    const { outcome } = await this.#asked({ ask: "apply", operation });
    if (outcome === undefined) throw new ImplementationLost("crashed", "there is no machine");
    return outcome;
  }

  observe(): Observation | undefined {
    return this.#view;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#asked({ ask: "dispose" }, "dispose");
      await this.#asked({ ask: "factory-dispose" }, "factory-dispose");
      await this.#linger();
    } finally {
      this.kill();
    }
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  async #linger(): Promise<void> {
    const { lingerMs } = this.#options;
    const step = 20;
    for (let waited = 0; waited < lingerMs && this.#loss === undefined; waited += step) {
      await new Promise((resume) => setTimeout(resume, step));
    }
    if (this.#loss !== undefined) throw this.#loss;
  }

  async #asked(asked: Asked, during?: LostDuring): Promise<Answer> {
    if (this.#loss !== undefined) throw this.#loss;
    const { timeoutMs } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    try {
      const given = await new Promise<Answer | Refusal>((give, fail) => {
        this.#waiting = { during, give, fail };
        timer = setTimeout(() => {
          this.#lose("hung", `there was no answer in ${timeoutMs} ms`);
        }, timeoutMs + GRACE_MS);
        // A process that has ended says so by its end.
        this.#child.send(asked, () => {});
      });
      if ("error" in given) throw errorOf(given);
      if (given.view !== undefined) this.#view = given.view;
      return given;
    } finally {
      clearTimeout(timer);
      this.#waiting = undefined;
    }
  }

  #receive(given: Given): void {
    if ("lost" in given) this.#lose(given.lost.manner, given.lost.how, given.during);
    else this.#waiting?.give(given);
  }

  /** Whatever comes after the first loss comes of it. */
  #lose(manner: "crashed" | "hung", how: string, told?: LostDuring): void {
    const isAsked = this.#waiting !== undefined;
    const during = told ?? (isAsked ? this.#waiting?.during : "later");
    this.#loss ??= new ImplementationLost(manner, how, during);
    this.#waiting?.fail(this.#loss);
    this.kill();
  }
}

function errorOf({ error }: Refusal): HarnessError {
  return new HarnessError(error.code, error.message, error.hint);
}
