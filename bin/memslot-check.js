#!/usr/bin/env node
// Runs the compiled command line. npm builds it on install (the prepare script), so that a clone
// has it after `npm ci`.
const compiled = new URL("../dist/cli/main.js", import.meta.url);

try {
  await import(compiled.href);
} catch (error) {
  // Node would end with 1, which means that something diverged.
  process.exitCode = 3;
  process.stderr.write(`memslot-check: not built: ${error.message.split("\n")[0]}\n`);
  process.stderr.write("  hint: npm run build\n");
}
