/** The process: arguments in, exit code out. */
import { runCommandLine } from "./command-line.ts";
import { processEnvironment } from "./environment.ts";

// Whoever reads our output may stop early, as `| head` does; that is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

process.exitCode = await runCommandLine(processEnvironment());
