/** The document of shares from what was measured. */
import { SEEDS } from "./measure.ts";

/** By dialect, then by property: the share of traces in which it held, for each seed. */
export type MeasuredShares = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

/** @param runs - traces of each seed. */
export function sharesMarkdown(measured: MeasuredShares, runs: number): string {
  return [
    "# How often random traces reach what the headline is about",
    "",
    "Written by `npx tsx bench/shares/run.ts`. The share of random traces, of 40 operations each,",
    "in which a property held at least once:",
    `${runs.toLocaleString("en-US")} traces for each of the seeds ${SEEDS.join(", ")}.`,
    "In `memfile-v6:undefined` the simulator refuses the second binding in a third of them, and",
    "the second gfn in another third.",
    "",
    ...[...measured].flatMap(([name, shares]) => [
      `## ${name}`,
      "",
      `| property | ${SEEDS.map((seed) => `seed ${seed}`).join(" | ")} |`,
      `|---|${SEEDS.map(() => "---|").join("")}`,
      ...[...shares].map(([id, values]) => `| \`${id}\` | ${values.map(percent).join(" | ")} |`),
      "",
    ]),
  ].join("\n");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
