import type { Storage } from "../../explorer/result.ts";
import { openFingerprintSet } from "../../explorer/storage/fingerprint-set.ts";
import { LossyStateSet } from "./lossy-state-set.ts";
import { StateTable } from "./state-table.ts";
import type { VisitedSet } from "./visited-set.ts";
import { WideStateTable } from "./wide-state-table.ts";

/** The set for a kind of storage and a number of words per state. */
export function openVisitedSet(storage: Storage, wordCount: number): VisitedSet {
  if (storage.kind !== "exact") {
    return new LossyStateSet(wordCount, openFingerprintSet(storage));
  }
  return wordCount === 2 ? new StateTable() : new WideStateTable(wordCount);
}
