/** Progress of an exploration on standard error. */
import type { ExplorationProgress } from "../../explorer/result.ts";
import { count, span } from "../../reports/formats/layout.ts";
import type { Environment } from "../environment.ts";
import { openLine } from "./line.ts";

/** Shows progress until it is cleared. */
export interface ExplorationLine {
  readonly show: (progress: ExplorationProgress) => void;
  readonly clear: () => void;
}

export function openExplorationLine(
  environment: Environment,
  quiet: boolean,
  label: string,
): ExplorationLine {
  const line = openLine(environment, quiet);
  return {
    show: (progress) => line.show(progress.elapsedMs, `${label}: ${explorationText(progress)}`),
    clear: line.clear,
  };
}

/** The line itself. */
export function explorationText(progress: ExplorationProgress): string {
  const { states, transitions, depth, frontier, memoryBytes, elapsedMs } = progress;
  return [
    `${count(states)} states`,
    `${count(transitions)} steps`,
    `depth ${depth}`,
    `${count(frontier)} to go at it`,
    `${count(Math.round(memoryBytes / 2 ** 20))} MiB`,
    span(elapsedMs),
  ].join(", ");
}
