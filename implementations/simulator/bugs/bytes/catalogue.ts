/** Bugs of accesses that are made in parts, or that load and store at once. */
import type { SeededBug } from "../seeded-bug.ts";
import { exchangeWritesReadonlyMemory } from "./exchange-writes-readonly-memory.ts";
import { fragmentDataFromTheStart } from "./fragment-data-from-the-start.ts";
import { fragmentOfTheWholeLength } from "./fragment-of-the-whole-length.ts";
import { secondPageOfAStoreNotLogged } from "./second-page-of-a-store-not-logged.ts";
import { storeWrapsInItsPage } from "./store-wraps-in-its-page.ts";

export const BYTE_BUGS: readonly SeededBug[] = [
  fragmentDataFromTheStart,
  fragmentOfTheWholeLength,
  secondPageOfAStoreNotLogged,
  exchangeWritesReadonlyMemory,
  storeWrapsInItsPage,
];
