import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ChildAnswer, ChildRequest } from "./explore-child.ts";

const CHILD = fileURLToPath(new URL("./explore-child.ts", import.meta.url));
const LOADER = import.meta.resolve("tsx/esm");

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
  const { partitions } = JSON.parse(readFileSync(path, "utf8")).body;
  return partitions.reduce((sum: number, part: { stored: number }) => sum + part.stored, 0);
}

function childArguments(request: ChildRequest): readonly string[] {
  return ["--import", LOADER, CHILD, JSON.stringify(request)];
}
