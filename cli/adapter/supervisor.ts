/** What a supervised process tells the one that supervises it. */
import type { Capabilities } from "../../abi/implementation.ts";
import { framesOf, thrownText } from "../../abi/thrown.ts";
import type { ExitCode } from "../exit-code.ts";

/** A message; each has one of these. */
export interface Told {
  /** Text for standard output, which the adapter itself may not write to. */
  readonly out?: string;
  /** The verdict was printed: it is this, whatever comes. */
  readonly delivered?: ExitCode;
  /** Everything was printed. */
  readonly exitCode?: ExitCode;
  /** The adapter has loaded. */
  readonly capabilities?: Capabilities;
  /** The process cannot go on. */
  readonly lost?: {
    readonly manner: "crashed" | "hung";
    readonly how: string;
    readonly frames: readonly string[];
  };
}

/** Tells the supervisor, if there is one. */
export function tellSupervisor(told: Told): void {
  if (process.connected) process.send?.(told);
}

/** Tells the supervisor the last that there is to tell, and ends the process once it was told. */
export function endSupervised(told: Told): void {
  if (!process.connected) return;
  process.send?.(told, undefined, undefined, () => process.exit(told.exitCode ?? LOST));
}

/** Nobody reads it: what was told counts. */
const LOST = 3;

/** An exception that was thrown into nothing, by whoever it was. */
export function lostBy(error: unknown): Told {
  const how = `an exception that nobody caught: ${thrownText(error)}`;
  return { lost: { manner: "crashed", how, frames: framesOf(error) } };
}

/** The part of capabilities that can be sent: data, whatever else somebody put there. */
export function sendable(capabilities: Capabilities): Capabilities {
  const entries = Object.entries(capabilities).filter(([, value]) =>
    Array.isArray(value) ? value.every(isPlain) : isPlain(value),
  );
  return Object.fromEntries(entries) as unknown as Capabilities;
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "bigint", "boolean"].includes(typeof value);
}
