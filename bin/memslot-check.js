#!/usr/bin/env node
// Runs the compiled command line. npm builds it on install (the prepare script), so a clone has it
// after `npm ci`.
import { existsSync } from "node:fs";

const compiled = new URL("../dist/cli/main.js", import.meta.url);

if (existsSync(compiled)) {
  await import(compiled.href);
} else {
  process.stderr.write("memslot-check: not built yet\n  hint: npm run build\n");
  process.exitCode = 3;
}
