/** Seeded bugs of the double fetch: how the region ioctl gets at its argument block. */
import type { SeededBug } from "../seeded-bug.ts";
import { blockCopiedBeforeTheRefusal } from "./block-copied-before-the-refusal.ts";
import { comparedBeforeCopied } from "./compared-before-copied.ts";
import { firstFetchOfEightBytes } from "./first-fetch-of-eight-bytes.ts";
import { firstFetchWins } from "./first-fetch-wins.ts";
import { flagsFetchedFromTheSlot } from "./flags-fetched-from-the-slot.ts";
import { logFlagCompared } from "./log-flag-compared.ts";
import { longBlockCopiedInPart } from "./long-block-copied-in-part.ts";
import { readonlyFlagCompared } from "./readonly-flag-compared.ts";
import { shortBlockCopiedWhole } from "./short-block-copied-whole.ts";
import { slotIdOf32Bits } from "./slot-id-of-32-bits.ts";
import { slotLimitOffByOne } from "./slot-limit-off-by-one.ts";
import { unknownFlagsCompared } from "./unknown-flags-compared.ts";

export const FETCH_BUGS: readonly SeededBug[] = [
  logFlagCompared,
  readonlyFlagCompared,
  firstFetchWins,
  comparedBeforeCopied,
  longBlockCopiedInPart,
  slotIdOf32Bits,
  slotLimitOffByOne,
  unknownFlagsCompared,
  flagsFetchedFromTheSlot,
  firstFetchOfEightBytes,
  blockCopiedBeforeTheRefusal,
  shortBlockCopiedWhole,
];
