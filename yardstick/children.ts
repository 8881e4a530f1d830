import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ExpectedCounts } from "./expected.ts";
import type { ChildAnswer, ChildRequest } from "./explore-child.ts";

const PROJECT = fileURLToPath(new URL("./tsconfig.json", import.meta.url));
const COMPILER = join(
  dirname(fileURLToPath(import.meta.resolve("typescript/package.json"))),
  "bin",
);
let compiled: string | null = null;

/** Explores in a fresh process. @throws {Error} with what the child said when it failed. */
export function exploreInChild(request: ChildRequest): ChildAnswer {
  const { stdout, stderr, status } = spawnSync(process.execPath, childArguments(request), {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) {
    throw new Error(`the exploration failed: ${stderr}`);
  }
  return JSON.parse(stdout);
}

/** @throws {Error} when the counts are not those known. */
export function checked(answer: ChildAnswer, expected: ExpectedCounts): ChildAnswer {
  const { exploration, verdict, symmetry } = answer.result;
  const isComplete = verdict === "conforms" && exploration.states === expected.states;
  const hasTransitions = symmetry !== null || exploration.transitions === expected.transitions;
  const hasEffective = symmetry !== null || exploration.effective === expected.effective;
  if (!isComplete || !hasTransitions || !hasEffective) {
    throw new Error(`wrong counts: ${JSON.stringify(exploration)}`);
  }
  return answer;
}

/** What a killed child left behind. */
export interface KilledChild {
  /** States in its last checkpoint. */
  readonly storedStates: number;
  /** Work done since: time from the last checkpoint to the kill. */
  readonly lostMs: number;
}

/** Starts a child with a checkpoint, and kills it once it noted at least so many states. */
export async function killChild(
  request: ChildRequest,
  directory: string,
  states: number,
): Promise<KilledChild> {
  const child = spawn(process.execPath, childArguments(request), { stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  while (savedStates(directory) < states && child.exitCode === null) {
    await sleep(2);
  }
  // Some time into the next interval, so that there is something to lose.
  await sleep((request.options.checkpoint?.everyMs ?? 0) / 2);
  const killedMs = Date.now();
  child.kill("SIGKILL");
  await ended;
  const savedMs = statSync(join(directory, NOTE)).mtimeMs;
  return { storedStates: savedStates(directory), lostMs: Math.max(0, killedMs - savedMs) };
}

const NOTE = "checkpoint.json";

function savedStates(directory: string): number {
  const path = join(directory, NOTE);
  if (!existsSync(path)) {
    return 0;
  }
  // The note is one line of JSON, and its checksum behind.
  const [note = ""] = readFileSync(path, "utf8").split("\n");
  const { partitions } = JSON.parse(note).body;
  return partitions.reduce((sum: number, part: { stored: number }) => sum + part.stored, 0);
}

function childArguments(request: ChildRequest): readonly string[] {
  compiled ??= compileChild();
  return [compiled, JSON.stringify(request)];
}

/**
 * Children run what an installed package runs, which is compiled; a TypeScript loader in every
 * thread costs a third of a second.
 */
function compileChild(): string {
  execFileSync(process.execPath, [join(COMPILER, "tsc"), "-p", PROJECT]);
  return join(dirname(PROJECT), "../node_modules/.cache/yardstick/yardstick", MAIN);
}

const MAIN = "explore-child.js";
