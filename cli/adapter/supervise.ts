/**
 * Runs the command a second time, as a child, when it is to load code of a user: code that blocks,
 * ends the process or eats its memory then ends in a report like any other fault.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Capabilities } from "../../abi/implementation.ts";
import type { ExitCode } from "../exit-code.ts";
import { flightMark } from "./flight-recorder.ts";
import type { Told } from "./supervisor.ts";

/** Names the file of the flight recorder to a supervised process. */
export const FLIGHT_VARIABLE = "MEMSLOT_CHECK_FLIGHT";

/** How a supervised process ended. */
export type Ended =
  /** With an exit code of its own, after it had printed everything. */
  | { readonly manner: "finished"; readonly exitCode: ExitCode }
  /** In the middle of something. */
  | LostProcess;

/** A process that was lost, and what it had told before. */
export interface LostProcess {
  readonly manner: "crashed" | "hung";
  readonly how: string;
  /** Lines of the adapter that an exception came from. */
  readonly frames: readonly string[];
  /** Of the adapter, once it was loaded. */
  readonly capabilities: Capabilities | undefined;
  /** The longest time that it took for anything but the last. */
  readonly longestMs: number;
}

/** What the supervisor decides. */
export interface SuperviseOptions {
  /** Seed that nobody chose, so that it is known whatever becomes of the process. */
  readonly seed: number | undefined;
  /** How long one call of the adapter may take before the process is killed. */
  readonly timeoutMs: number;
  /** Where its report goes; what the adapter prints itself goes where `adapterOut` says. */
  readonly writeOut: (text: string) => void;
  /** Whether standard output is for one document and nothing else. */
  readonly isDocument: boolean;
}

/**
 * Runs this very command line again and waits for its end. Signals that ask for an end are handed
 * on. The caller disposes the flight.
 */
export async function supervise(
  args: readonly string[],
  flight: FlightFile,
  { seed, timeoutMs, writeOut, isDocument }: SuperviseOptions,
): Promise<Ended> {
  const child = fork(process.argv[1] ?? "", args, {
    env: { ...process.env, ...seedFor(seed), [FLIGHT_VARIABLE]: flight.path },
    stdio: ["inherit", isDocument ? 2 : "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  const release = handSignalsTo(child);
  const watch = watchFor(timeoutMs + GRACE_MS, flight, () => child.kill("SIGKILL"));
  const told: Told = {};
  child.on("message", (message: Told) => {
    if (message.out === undefined) Object.assign(told, message);
    else writeOut(message.out);
    // Whatever the adapter does at the end of the process: all was said.
    if (message.exitCode !== undefined) setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
  });
  try {
    const how = await endOf(child);
    const { lost, capabilities } = told;
    const exitCode = told.exitCode ?? told.delivered;
    if (exitCode !== undefined) return { manner: "finished", exitCode };
    const known = { capabilities, longestMs: watch.longestMs(), frames: lost?.frames ?? [] };
    if (watch.isSilent()) {
      return { ...known, manner: "hung", how: `there was no answer in ${timeoutMs} ms` };
    }
    return { ...known, manner: lost?.manner ?? "crashed", how: lost?.how ?? how };
  } finally {
    watch.stop();
    release();
  }
}

/** What the supervisor waits beyond the time that the process itself gives a call. */
const GRACE_MS = 1_000;

function seedFor(seed: number | undefined): Readonly<Record<string, string>> {
  return seed === undefined ? {} : { MEMSLOT_CHECK_SEED: String(seed) };
}

/** A place for the trace that is being run. */
export interface FlightFile extends Disposable {
  readonly path: string;
}

export function openFlight(): FlightFile {
  const directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
  const path = join(directory, "flight");
  writeFileSync(path, "");
  return { path, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) };
}

const WATCH_EVERY_MS = 200;

function watchFor(silenceMs: number, flight: FlightFile, kill: () => void) {
  let mark: string | null = null;
  let silentMs = 0;
  let longestMs = 0;
  let isSilent = false;
  const timer = setInterval(() => {
    const now = flightMark(flight.path);
    const isSame = now !== null && now === mark;
    if (!isSame) longestMs = Math.max(longestMs, silentMs);
    silentMs = isSame ? silentMs + WATCH_EVERY_MS : 0;
    mark = now;
    isSilent ||= silentMs >= silenceMs;
    if (isSilent) kill();
  }, WATCH_EVERY_MS);
  return {
    isSilent: () => isSilent,
    longestMs: () => longestMs,
    stop: () => clearInterval(timer),
  };
}

/** @returns how the process ended. */
export async function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`the process could not be started: ${error.message}`));
    child.once("exit", (code, signal) => {
      const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
      const end = (): void => resolve(`the process ended ${how}`);
      // What it said last may still be on its way.
      if (!child.connected) end();
      else child.once("disconnect", end);
    });
  });
}

/** A terminal sends its Ctrl-C to both; of two, the child is the one that finishes the report. */
function handSignalsTo(child: ChildProcess): () => void {
  const ignore = (): void => {};
  const hand = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGINT", ignore);
  process.on("SIGTERM", hand);
  process.on("SIGHUP", hand);
  return () => {
    process.off("SIGINT", ignore);
    process.off("SIGTERM", hand);
    process.off("SIGHUP", hand);
  };
}
