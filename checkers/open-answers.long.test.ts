import { expect, test } from "vitest";
import type { OpenAnswerCoverage } from "../reports/report.ts";
import { checkFacts } from "./test-facts.ts";
import { ROWS } from "./test-open-answers.ts";

const DIALECTS = [
  "memfile-v6-patch4",
  "memfile-v6",
  "memfile-v6:as-posted",
  "memfile-v6:thp",
  "linux-6.1",
  "linux-6.12",
  "linux-6.18",
  "linux-6.18:sw-protected",
  "linux-6.18:hardware-private",
  "linux-7.2",
  "linux-7.3",
];

/** Ways that no run has to take, each with its reason. */
const REVIEWED: ReadonlyMap<string, string> = new Map([
  ["refused of file/kind-followed", "nothing is compared after a call on an ordinary memfd"],
  ["done of file/kind-followed", "nothing is compared after a call on an ordinary memfd"],
  ["refused of guest-access/code-is-a-tag", "nothing is compared after code that no tag spells"],
  ["done of guest-access/code-is-a-tag", "nothing is compared after code that no tag spells"],
  [
    "run_failed of guest-access/exchange-emulated",
    "the simulated processor asks for the store first, others for the load of a read-only slot",
  ],
  ["refused of memfile/host-level-followed", "unrelated memory is never refused, and it ends all"],
]);

/** Ways that `open-answers.test.ts` shows to be taken, by a program of its own. */
const SHOWN: ReadonlySet<string> = new Set(
  ROWS.flatMap(([, , id, ways]) => Object.keys(ways).map((way) => `${way} of ${id}`)),
);

test("every way of an answer that is left open is met, by random runs or a program", async () => {
  const rows: OpenAnswerCoverage[] = [];
  for (const dialect of DIALECTS) {
    const report = await checkFacts({ dialect, simulated: dialect, seed: 3, runs: 1500 });
    expect(report.divergences, dialect).toEqual([]);
    rows.push(...(report.openAnswers ?? []));
  }
  const nameOf = ({ id, way }: OpenAnswerCoverage): string => `${way} of ${id}`;
  const met = new Set([...SHOWN, ...rows.filter(({ times }) => times > 0).map(nameOf)]);
  const never = new Set(rows.map(nameOf).filter((name) => !met.has(name) && !REVIEWED.has(name)));

  expect([...never]).toEqual([]);
  expect(new Set(rows.map(({ id }) => id)).size).toBeGreaterThan(10);
});
