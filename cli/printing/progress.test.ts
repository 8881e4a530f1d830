import { describe, expect, test } from "vitest";
import type { Progress } from "../../checkers/progress.ts";
import type { Environment } from "../environment.ts";
import { openProgressLine, progressText } from "./progress.ts";

const PROGRESS: Progress = {
  runs: 250,
  runsPlanned: 1000,
  operations: 10_000,
  rulesHit: 41,
  rulesTotal: 66,
  errnosSeen: 7,
  divergences: 0,
  elapsedMs: 5000,
};

describe("the progress line", () => {
  test("tells runs, pace, coverage, failures and the time left", () => {
    expect(progressText(PROGRESS, undefined)).toBe(
      "250/1,000 runs, 2,000 operations/s, rules 41/66, errnos 7, failures 0, 15.0 s left",
    );
  });

  test("never promises more time than the budget has", () => {
    expect(progressText(PROGRESS, 8000)).toContain("3.0 s left");
  });

  test("without any bound on runs knows the budget alone", () => {
    const unbounded = { ...PROGRESS, runsPlanned: null };

    expect(progressText(unbounded, 6000)).toMatch(/^250 runs, .* 1\.0 s left$/);
    expect(progressText(unbounded, undefined)).not.toContain("left");
  });
});

test("the progress line says what is shrunk, and how far", () => {
  const shrinking = { operation: "guest_read", kind: "hung", evaluations: 1200, operations: 7 };

  expect(progressText({ ...PROGRESS, shrinking }, undefined)).toBe(
    "250/1,000 runs, shrinking what is hung at guest_read: 1,200 evaluations, 7 operations left",
  );
});

describe("showing it", () => {
  test.each([
    [true, 2],
    [false, 0],
  ])("on a terminal (%s) is due every second, else every ten", (errorIsTerminal, expected) => {
    const { written, line } = open({ errorIsTerminal, quiet: false });

    for (const elapsedMs of [500, 1000, 1500, 2100]) line.show({ ...PROGRESS, elapsedMs });

    expect(written.filter((text) => text.includes("250/1,000"))).toHaveLength(expected);
  });

  test("elsewhere ends each line, so that a log stays a log", () => {
    const { written, line } = open({ errorIsTerminal: false, quiet: false });

    line.show({ ...PROGRESS, elapsedMs: 10_000 });
    line.clear();

    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^kvm: 250\/1,000 runs.*\n$/);
  });

  test("leaves nothing of itself on a terminal", () => {
    const { written, line } = open({ errorIsTerminal: true, quiet: false });

    line.show({ ...PROGRESS, elapsedMs: 1000 });
    line.clear();

    expect(written.at(-1)).toBe("\r\u001b[K");
  });

  test("is silent when quiet", () => {
    const { written, line } = open({ errorIsTerminal: true, quiet: true });

    line.show(PROGRESS);
    line.clear();

    expect(written).toEqual([]);
  });
});

test("a terminal that is narrow has a line that fits into it", () => {
  const written: string[] = [];
  const writeError = (text: string) => void written.push(text);
  const environment = { errorIsTerminal: true, columns: 40, writeError } as Environment;
  const line = openProgressLine(environment, { timeBudgetMs: undefined }, false, "simulator");

  line.show(PROGRESS);

  expect(written).toEqual([
    `\r\u001b[K${"simulator: 250/1,000 runs, 2,000 operati"}`.slice(0, 4 + 39),
  ]);
});

function open({ errorIsTerminal, quiet }: { errorIsTerminal: boolean; quiet: boolean }) {
  const written: string[] = [];
  const writeError = (text: string): void => void written.push(text);
  const environment = { errorIsTerminal, columns: 100, writeError } as Environment;
  const line = openProgressLine(environment, { timeBudgetMs: undefined }, quiet, "kvm");
  return { written, line };
}
