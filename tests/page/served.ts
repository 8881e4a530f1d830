/** `serve` in this process, until it is disposed. */
import { runCommandLine } from "../../cli/command-line.ts";
import { type Environment, processEnvironment } from "../../cli/environment.ts";

export interface Served extends AsyncDisposable {
  readonly url: string;
  /** What it said besides, by now. */
  readonly said: () => string;
  /** Settled when it has ended. */
  readonly code: Promise<number>;
}

/** An environment without terminal and signals, that hands over what is written. */
export function quietEnvironment(
  args: readonly string[],
  cwd: string,
  written: { readonly out: (text: string) => void; readonly error: (text: string) => void },
): Environment {
  return {
    ...processEnvironment(),
    ...{ args, cwd, env: {}, flight: undefined, outIsTerminal: false, errorIsTerminal: false },
    ...{ writeOut: written.out, writeError: written.error, onInterrupt: () => () => {} },
  };
}

/** Calls it, and waits for its address. */
export async function served(args: readonly string[], cwd: string): Promise<Served> {
  let interrupt = (): void => {};
  const said: string[] = [];
  let code: Promise<number> = Promise.resolve(0);
  const url = await new Promise<string>((resolve, reject) => {
    const error = (text: string): void => void said.push(text);
    const environment = {
      ...quietEnvironment(args, cwd, { out: resolve, error }),
      onInterrupt: (react: () => void) => {
        interrupt = react;
        return () => {};
      },
    };
    code = runCommandLine(environment);
    void code.then((ended) => reject(new Error(`exit ${ended}: ${said.join("")}`)));
  });
  return {
    url: url.trim(),
    said: () => said.join(""),
    code,
    async [Symbol.asyncDispose]() {
      interrupt();
      await code;
    },
  };
}
