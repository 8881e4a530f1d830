/**
 * `npx tsx bench/shrinking/run.ts [SEEDS [BUG ...]]`: what shrinking makes of failing traces from
 * many seeds, beside fast-check; `npm run bench shrinking` is the same with 100 seeds. After the
 * table, results that are not the most frequent one of their bug.
 */
import { printShrinking, SHRINKING_BUGS } from "./table.ts";

const [seeds = "100", ...bugs] = process.argv.slice(2);
await printShrinking(Number(seeds), bugs.length === 0 ? SHRINKING_BUGS : bugs);
