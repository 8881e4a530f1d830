/**
 * What a start costs beside a start of Node that does nothing, in user CPU of the whole process,
 * workers and teardown included. The command and the library are those of `npm run build`.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Benchmark, Contender } from "./benchmark.ts";

const pathOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const COMMAND = pathOf("bin/memslot-check.js");

export const START: Benchmark = {
  id: "start",
  sentence:
    "User CPU alone. The ratio of node -e 0 to another is how many times as much that takes.",
  unit: "starts",
  rounds: 25,
  missing: async () => {
    if (!existsSync(pathOf("dist/main.js"))) return "nothing is built: npm run build";
    return spawnSync("bash", ["--version"]).status === 0 ? undefined : "there is no bash";
  },
  contenders: [
    starting("node -e 0", "-e", "0"),
    starting("memslot-check rules --help", COMMAND, "rules", "--help"),
    starting("memslot-check rules", COMMAND, "rules"),
    starting("memslot-check check --runs 1", COMMAND, "check", "--runs", "1", "--seed", "1"),
    starting("import the library", pathOf("dist/index.js")),
  ],
};

function starting(name: string, ...args: readonly string[]): Contender {
  return { name, round: async () => ({ units: 1, seconds: userSeconds(args) }) };
}

/** Node cannot ask for the CPU time of a child that has ended; a shell can, in milliseconds. */
function userSeconds(args: readonly string[]): number {
  const script = 'TIMEFORMAT=%3U; time "$@" > /dev/null 2>&1';
  const { status, stderr } = spawnSync("bash", ["-c", script, "bash", process.execPath, ...args], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return Number(stderr);
}
