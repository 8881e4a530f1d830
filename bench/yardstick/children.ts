import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
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

/** What a checkpoint of a killed child says. */
export interface KilledChild {
  readonly storedStates: number;
  /** Time that the exploration had run for when the note was written. */
  readonly savedMs: number;
  /** Time that it had run for, at most, when it was killed. */
  readonly killedMs: number;
}

/** Starts a child with a checkpoint, and kills it once a note of at least so many states is there. */
export async function killChild(
  request: ChildRequest,
  directory: string,
  states: number,
): Promise<KilledChild> {
  const startMs = performance.now();
  const child = spawn(process.execPath, childArguments(request), { stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  while ((savedNote(directory)?.storedStates ?? 0) < states && child.exitCode === null) {
    await sleep(2);
  }
  child.kill("SIGKILL");
  await ended;
  const killedMs = performance.now() - startMs;
  return { storedStates: 0, savedMs: 0, ...savedNote(directory), killedMs };
}

function savedNote(directory: string): Omit<KilledChild, "killedMs"> | null {
  const path = join(directory, "checkpoint.json");
  if (!existsSync(path)) {
    return null;
  }
  const { place, body } = JSON.parse(readFileSync(path, "utf8"));
  const stored: readonly number[] = body.partitions.map((part: { stored: number }) => part.stored);
  return {
    storedStates: stored.reduce((sum, count) => sum + count, 0),
    savedMs: place.elapsedMs,
  };
}

function childArguments(request: ChildRequest): readonly string[] {
  return ["--import", LOADER, CHILD, JSON.stringify(request)];
}
