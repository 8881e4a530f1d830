/** A call of the command line in this process, for tests that need no process of their own. */
import { runCommandLine } from "./command-line.ts";
import { fakeEnvironment } from "./test-support.ts";

/** What a call came to. */
export interface Called {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Calls it in that directory. */
export async function called(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Called> {
  const environment = fakeEnvironment(args, cwd, env);
  const code = await runCommandLine(environment);
  return { code, out: environment.out.join(""), error: environment.error.join("") };
}
