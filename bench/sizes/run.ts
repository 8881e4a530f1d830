/**
 * What one more slot costs on a machine that has few, and on one that has nearly all there are:
 * `npx tsx bench/sizes/run.ts`. The first is the rival of the second, in the same run.
 */
import { median } from "../benchmark.ts";
import { machineText } from "../machine.ts";
import { type CreationCosts, measureCreations, SLOTS_MAX } from "./slot-creations.ts";

const ROUNDS = 5;
const [FEW, MANY] = [1000, 32_000];

await measureCreations(4 * FEW, []);
const rounds: CreationCosts[] = [];
for (let round = 0; round < ROUNDS; round++) {
  rounds.push(await measureCreations(SLOTS_MAX, [FEW, MANY]));
}

function costAt(slots: number): number {
  return median(rounds.map(({ microsecondsAt }) => microsecondsAt.get(slots) ?? Number.NaN));
}

const seconds = median(rounds.map((round) => round.seconds));
console.log(`slot creations on the simulator, all properties, CPU time; ${machineText()}`);
console.log(`  ${SLOTS_MAX} slots: ${seconds.toFixed(1)} s, median of ${ROUNDS} rounds`);
for (const slots of [FEW, MANY]) {
  console.log(`  one more at ${slots} slots: ${costAt(slots).toFixed(0)} us`);
}
console.log(`  at ${MANY} : at ${FEW} = ${(costAt(MANY) / costAt(FEW)).toFixed(2)}`);
