import { checked, exploreInChild } from "./children.ts";
import type { ExpectedCounts } from "./expected.ts";
import type { ChildAnswer } from "./explore-child.ts";
import { spinRace, type TimedRun } from "./spin-race.ts";
import { ALL_PARTS } from "./symmetry.ts";
import { median, printTable, rangeText, roundsText, seconds, whole } from "./tables.ts";

/** Below this, a ratio of user CPU times is one of clock ticks. */
const TIMEABLE_SECONDS = 0.1;

/**
 * Prints one line per way of exploring the same system: the median of interleaved rounds, so that
 * what else the machine does hits all alike.
 */
export function measureSpeed(expected: ExpectedCounts, hasSpin: boolean): void {
  const { name } = expected.size;
  const rounds = runRounds(expected, hasSpin);
  const [ways = []] = rounds;
  const users = ways.map((_, way) => rounds.map((round) => round[way]?.userSeconds ?? Number.NaN));
  const peer = fastestOf(users.filter((_, way) => ways[way]?.isPeer));
  printTable(
    `${name}: user CPU seconds, ratio to SPIN's fastest, memory per stored state`,
    ["", "user s", "ratio", `ratio ${roundsText(rounds.length)}`, "stored states", "bytes/state"],
    ways.map((way, index) => [
      way.name,
      seconds(median(users[index] ?? [])),
      ...ratioCells(users[index] ?? [], peer),
      whole(way.storedStates),
      (way.memoryBytes / way.storedStates).toFixed(0),
    ]),
  );
}

function runRounds(expected: ExpectedCounts, hasSpin: boolean): readonly (readonly TimedRun[])[] {
  using spin = spinRace(hasSpin ? expected : null);
  const request = { size: expected.size.name, options: {} };
  return Array.from({ length: expected.states < 1e6 ? 9 : 1 }, () => [
    ownRun("unreduced", checked(exploreInChild({ ...request, symmetry: [] }), expected)),
    ownRun(
      "all symmetries",
      checked(exploreInChild({ ...request, symmetry: ALL_PARTS }), expected),
    ),
    ...spin.runAll(),
  ]);
}

function ownRun(name: string, { result, userSeconds }: ChildAnswer): TimedRun {
  const { orbits: storedStates } = result.exploration;
  const { memoryBytes } = result.storage;
  return { name, isPeer: false, userSeconds, storedStates, memoryBytes };
}

function fastestOf(users: readonly (readonly number[])[]): readonly number[] {
  return users.toSorted((left, right) => median(left) - median(right))[0] ?? [];
}

/** The median ratio, and the least and the greatest. */
function ratioCells(users: readonly number[], peer: readonly number[]): readonly string[] {
  const ratios = users.map((user, round) => user / (peer[round] ?? Number.NaN));
  return median(peer) >= TIMEABLE_SECONDS
    ? [median(ratios).toFixed(2), rangeText(ratios)]
    : ["-", "-"];
}
