/**
 * The process: arguments in, exit code out. Bundled, this module is all that there is, so worker
 * threads run it as well, and find here by name what they call.
 */
import { isMainThread } from "node:worker_threads";
import { HarnessError } from "../abi/harness-error.ts";
import { isImplementationLost } from "../abi/implementation.ts";
import { isOurFault } from "../abi/thrown.ts";
import { hostMachine, isMachineHost } from "./adapter/machine-host.ts";
import { endSupervised, lostBy } from "./adapter/supervisor.ts";
import { runCommandLine } from "./command-line.ts";
import { processEnvironment } from "./environment.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { renderError } from "./printing/error.ts";

if (isMainThread) {
  // Node would end with 1, which means that something diverged.
  process.on("uncaughtException", (error) => {
    // With code of a user in the process, that code threw it, and the supervisor knows what at.
    if (process.connected && !isOurFault(error)) {
      endSupervised(lostBy(error));
      return;
    }
    process.stderr.write(renderError(error, process.env["MEMSLOT_CHECK_DEBUG"] === "1"));
    process.exit(EXIT_CODES.harnessError);
  });

  // Whoever reads our output may stop early, as `| head` does; that is no error of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    const hint = "a disk may be full, or what reads it gone";
    const message = `standard output cannot be written: ${error.code ?? error.message}`;
    process.stderr.write(renderError(new HarnessError("MSC330", message, hint), false));
    process.exit(EXIT_CODES.environmentMissing);
  });

  // Nobody waits for the result of a process without its supervisor.
  if (process.connected) process.on("disconnect", () => process.exit());

  if (isMachineHost()) hostMachine();
  else await runOnce();
}

async function runOnce(): Promise<void> {
  try {
    const exitCode = await runCommandLine(processEnvironment());
    process.exitCode = exitCode;
    endSupervised({ exitCode });
  } catch (error) {
    if (!isImplementationLost(error)) throw error;
    const { manner, message: how } = error;
    endSupervised({ lost: { manner, how, frames: [] } });
  }
}

export { runExpander } from "../checkers/search/expander-threads.ts";
export { runShare } from "../explorer/object/share-thread.ts";
export { exploredSystem } from "./commands/explored-system.ts";
export { searchedMachines } from "./commands/searched-machines.ts";
