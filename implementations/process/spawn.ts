/** A server that is a child process, on its standard input and output. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Command } from "./command.ts";
import type { Connection } from "./link.ts";

/**
 * Starts a child, in a process group of its own. It ends with the connection and this process.
 */
export function spawnServer({ file, args, cwd }: Command): Connection {
  const child = spawn(file, args, { cwd, detached: true, stdio: "pipe" });
  const kill = (): void => killGroup(child);
  process.on("exit", kill);
  const ended = endOf(child).finally(() => process.off("exit", kill));
  const close = async (): Promise<void> => {
    child.stdin.end();
    const patience = setTimeout(kill, CLOSE_MS);
    // One that waits inside of the kernel cannot be ended, and is not waited for.
    let giveUp: NodeJS.Timeout | undefined;
    const givenUp = new Promise<void>((resolve) => {
      giveUp = setTimeout(resolve, 2 * CLOSE_MS);
    });
    await Promise.race([ended, givenUp]);
    clearTimeout(patience);
    clearTimeout(giveUp);
  };
  const { stdout: answers, stdin: requests } = child;
  return { answers, requests, ended, lastWords: keptLines(child.stderr), kill, close };
}

/** How long a child may take to end when its input has ended. */
const CLOSE_MS = 2_000;

/** Children of the child hold its output open, and nobody else knows of them. */
function killGroup({ pid }: ChildProcessWithoutNullStreams): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // They have ended.
  }
}

/** Resolves when all that it wrote was read. */
function endOf(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`before it began: ${error.message}`));
    child.once("exit", () => killGroup(child));
    child.once("close", (code, signal) =>
      resolve(signal === null ? `with exit code ${code}` : `by ${signal}`),
    );
  });
}

const KEPT_LINES = 50;
const KEPT_CHARACTERS = 16_384;

/** Reads all of it, and keeps the end. */
function keptLines(stream: Readable): () => readonly string[] {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (piece: string) => {
    text = (text + piece).slice(-KEPT_CHARACTERS);
  });
  return () => {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.slice(-KEPT_LINES);
  };
}
