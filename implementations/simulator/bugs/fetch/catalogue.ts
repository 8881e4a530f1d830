/** Seeded bugs of the double fetch: how the region ioctl gets at its argument block. */
import type { SeededBug } from "../seeded-bug.ts";
import { comparedBeforeCopied } from "./compared-before-copied.ts";
import { firstFetchWins } from "./first-fetch-wins.ts";
import { logFlagCompared } from "./log-flag-compared.ts";
import { longBlockCopiedInPart } from "./long-block-copied-in-part.ts";
import { readonlyFlagCompared } from "./readonly-flag-compared.ts";
import { slotIdOf32Bits } from "./slot-id-of-32-bits.ts";
import { slotLimitOffByOne } from "./slot-limit-off-by-one.ts";

export const FETCH_BUGS: readonly SeededBug[] = [
  logFlagCompared,
  readonlyFlagCompared,
  firstFetchWins,
  comparedBeforeCopied,
  longBlockCopiedInPart,
  slotIdOf32Bits,
  slotLimitOffByOne,
];
