#!/usr/bin/env node
// Starts the bundled command, or prints its help, which takes less. npm builds both on install (the
// prepare script), so that a clone has them after `npm ci`.
import { existsSync } from "node:fs";

const HELP = new URL("../dist/help.js", import.meta.url);
const COMMAND = new URL("../dist/main.js", import.meta.url);

// Node would end with 1, which means that something diverged.
const HARNESS_ERROR = 3;

try {
  const { helpFor } = await import(HELP.href);
  const help = helpFor(process.argv.slice(2));
  if (help === undefined) await import(COMMAND.href);
  else print(help);
} catch (error) {
  const [why] = String(error?.message ?? error).split("\n");
  const [said, hint] = [HELP, COMMAND].every((file) => existsSync(file))
    ? ["cannot be started", "npm run build in a clone; npm install where it is a dependency"]
    : ["not built", "npm run build"];
  process.stderr.write(`memslot-check: ${said}: ${why}\n  hint: ${hint}\n`);
  process.exitCode = HARNESS_ERROR;
}

function print(text) {
  // Whoever reads it may stop early, as `| head` does; that is no error of ours.
  process.stdout.on("error", ({ code }) => process.exit(code === "EPIPE" ? 0 : HARNESS_ERROR));
  process.stdout.write(text);
}
