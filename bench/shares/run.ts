/**
 * Measures the shares of all dialects, and writes shares.md among the documents.
 *
 * Usage: `npx tsx bench/shares/run.ts [RUNS]`. With 3,000 runs it takes half an hour.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sharesMarkdown } from "./markdown.ts";
import { measureShares, NAMES, RUNS, SEEDS } from "./measure.ts";

const runs = Number(process.argv[2] ?? RUNS);

const measured = new Map<string, ReadonlyMap<string, readonly number[]>>();
for (const name of NAMES) {
  const shares = new Map<string, number[]>();
  for (const seed of SEEDS) {
    const { report, rows } = await measureShares(name, seed, runs);
    if (report.divergences?.length !== 0) throw new Error(`${name}, seed ${seed}: it diverges`);
    for (const { id, share = 0 } of rows) shares.set(id, [...(shares.get(id) ?? []), share]);
    console.error(`${name}, seed ${seed}: measured`);
  }
  measured.set(name, shares);
}

const markdown = sharesMarkdown(measured, runs);
writeFileSync(join(import.meta.dirname, "../../docs/shares.md"), markdown);
console.log(markdown);
