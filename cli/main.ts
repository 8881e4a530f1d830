/**
 * The process: arguments in, exit code out. Bundled, this module is all that there is, so worker
 * threads run it as well, and find here by name what they call.
 */
import { isMainThread } from "node:worker_threads";
import { tellSupervisor } from "./adapter/supervise.ts";
import { runCommandLine } from "./command-line.ts";
import { processEnvironment } from "./environment.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { renderError } from "./printing/error.ts";

if (isMainThread) {
  // Node would end with 1, which means that something diverged.
  process.on("uncaughtException", (error) => {
    process.stderr.write(renderError(error, process.env["MEMSLOT_CHECK_DEBUG"] === "1"));
    process.exit(EXIT_CODES.harnessError);
  });

  // Whoever reads our output may stop early, as `| head` does; that is no error of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });

  process.exitCode = await runCommandLine(processEnvironment());
  tellSupervisor(process.exitCode);
}

export { runShare } from "../explorer/object/share-thread.ts";
export { exploredSystem } from "./commands/explored-system.ts";
