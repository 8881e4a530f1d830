/**
 * Runs the command a second time, as a child, when it is to load code of a user: code that blocks,
 * ends the process or eats its memory then ends in a report like any other fault.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flightMark } from "./flight-recorder.ts";

/** Names the file of the flight recorder to a supervised process. */
export const FLIGHT_VARIABLE = "MEMSLOT_CHECK_FLIGHT";

/** How a supervised process ended. */
export type Ended =
  /** With an exit code of its own, after it had printed everything. */
  | { readonly manner: "finished"; readonly exitCode: number }
  /** In the middle of something. */
  | { readonly manner: "crashed" | "hung"; readonly how: string };

/**
 * Runs this very command line again and waits for its end. Signals that ask for an end are handed
 * on. The caller disposes the flight.
 */
export async function supervise(
  args: readonly string[],
  flight: Flight,
  { seed, silenceMs }: SuperviseOptions,
): Promise<Ended> {
  const child = fork(process.argv[1] ?? "", args, {
    env: { ...process.env, ...seedFor(seed), [FLIGHT_VARIABLE]: flight.path },
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  const release = handSignalsTo(child);
  const watch = watchFor(silenceMs, flight, () => child.kill("SIGKILL"));
  let told: number | undefined;
  child.on("message", (message) => {
    if (typeof message === "number") told = message;
  });
  try {
    const how = await endOf(child);
    if (watch.isSilent()) {
      return { manner: "hung", how: `it gave no answer in ${silenceMs} ms, and was killed` };
    }
    if (told !== undefined) return { manner: "finished", exitCode: told };
    return { manner: "crashed", how };
  } finally {
    watch.stop();
    release();
  }
}

/** What the supervisor decides. */
export interface SuperviseOptions {
  /** Seed that nobody chose, so that it is known whatever becomes of the process. */
  readonly seed: number | undefined;
  /** How long one operation may take before the process is killed. */
  readonly silenceMs: number;
}

function seedFor(seed: number | undefined): Readonly<Record<string, string>> {
  return seed === undefined ? {} : { MEMSLOT_CHECK_SEED: String(seed) };
}

/** Tells the supervisor, if there is one, that everything was printed. */
export function tellSupervisor(exitCode: number): void {
  if (process.send === undefined) return;
  process.send(exitCode);
  process.disconnect();
}

/** A place for the trace that is being run. */
export interface Flight extends Disposable {
  readonly path: string;
}

export function openFlight(): Flight {
  const directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
  const path = join(directory, "flight");
  writeFileSync(path, "");
  return { path, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) };
}

const WATCH_EVERY_MS = 200;

function watchFor(silenceMs: number, flight: Flight, kill: () => void) {
  let mark: string | null = null;
  let silentMs = 0;
  let isSilent = false;
  const timer = setInterval(() => {
    const now = flightMark(flight.path);
    silentMs = now !== null && now === mark ? silentMs + WATCH_EVERY_MS : 0;
    mark = now;
    isSilent ||= silentMs >= silenceMs;
    if (isSilent) kill();
  }, WATCH_EVERY_MS);
  return { isSilent: () => isSilent, stop: () => clearInterval(timer) };
}

async function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`the process could not be started: ${error.message}`));
    child.once("exit", (code, signal) => {
      const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
      resolve(`the process ended ${how}`);
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
