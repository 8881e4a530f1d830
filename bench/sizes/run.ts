/**
 * What one more slot costs on a machine that has few, and on one that has nearly all there are,
 * and what one more page that the guest has mapped: `npx tsx bench/sizes/run.ts`. The first is the
 * rival of the second, in the same run.
 */
import { median } from "../benchmark.ts";
import { machineText } from "../machine.ts";
import { type Backing, type CreationCosts, measureCreations, SLOTS_MAX } from "./slot-creations.ts";

const ROUNDS = 5;
const [FEW, MANY] = [1000, 32_000];

const BACKINGS: readonly Backing[] = ["host", "guest_memfd", "memfd", "mapped pages"];

console.log(`creations on the simulator, all properties, CPU time; ${machineText()}`);
for (const backing of BACKINGS) await print(backing);

async function print(backing: Backing): Promise<void> {
  await measureCreations(4 * FEW, [], backing);
  const rounds: CreationCosts[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(await measureCreations(SLOTS_MAX, [FEW, MANY], backing));
  }
  const costAt = (slots: number): number =>
    median(rounds.map(({ microsecondsAt }) => microsecondsAt.get(slots) ?? Number.NaN));
  const seconds = median(rounds.map((round) => round.seconds));
  const things = backing === "mapped pages" ? backing : `slots of ${backing}`;
  console.log(`  ${SLOTS_MAX} ${things}: ${seconds.toFixed(1)} s, ${ROUNDS} rounds, median`);
  for (const slots of [FEW, MANY]) {
    console.log(`    one more at ${slots}: ${costAt(slots).toFixed(0)} us`);
  }
  console.log(`    at ${MANY} : at ${FEW} = ${(costAt(MANY) / costAt(FEW)).toFixed(2)}`);
}
