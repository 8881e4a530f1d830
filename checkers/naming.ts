/** Errors that end a check, with the run that they came in. */
import { HarnessError, isHarnessError } from "../abi/harness-error.ts";

/** An error of the harness or the environment says in which run it came. */
export async function naming<T>(running: Promise<T>, name: string): Promise<T> {
  try {
    return await running;
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    const { code, message, hint, details = [] } = error;
    throw new HarnessError(code, message, hint, [...details, `# ${name}`]);
  }
}
