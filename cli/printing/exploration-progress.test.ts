import { expect, test } from "vitest";
import type { Environment } from "../environment.ts";
import { explorationText, openExplorationLine } from "./exploration-progress.ts";

const PROGRESS = {
  ...{ states: 20125, transitions: 300027, depth: 10, frontier: 5306 },
  ...{ memoryBytes: 300 * 2 ** 20, elapsedMs: 18_600 },
};

test("the progress of an exploration tells states, steps, depth, what is left, and memory", () => {
  expect(explorationText(PROGRESS)).toBe(
    "20,125 states, 300,027 steps, depth 10, 5,306 to go at it, 300 MiB, 18.6 s",
  );
});

test("it is labelled, shown once a second on a terminal, and leaves nothing behind", () => {
  const written: string[] = [];
  const writeError = (text: string): void => void written.push(text);
  const environment = { errorIsTerminal: true, columns: 100, writeError } as Environment;
  const line = openExplorationLine(environment, false, "memfile-v6/small");

  for (const elapsedMs of [500, 1000, 1500, 2100]) line.show({ ...PROGRESS, elapsedMs });
  line.clear();

  expect(written).toHaveLength(3);
  expect(written[0]).toContain("memfile-v6/small: 20,125 states");
  expect(written.at(-1)).toBe("\r\u001b[K");
});
