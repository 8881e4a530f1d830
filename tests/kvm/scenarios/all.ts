/** Every scenario. `S n` in a title is the section of the ABI that it comes from. */
import { ACCESSES } from "./accesses.ts";
import { DIRTY_LOGS } from "./dirty-logs.ts";
import { EMULATED } from "./emulation.ts";
import { GUEST_MEMFDS } from "./guest-memfd.ts";
import { HOST_MEMORY } from "./host-memory.ts";
import { PLAIN_CALLS } from "./plain-calls.ts";
import { PREFETCHES } from "./prefetch.ts";
import { PRIVATE_MEMORY } from "./private-memory.ts";
import type { Scenario } from "./scenario.ts";
import { SHAPES } from "./shapes.ts";
import { SLOTS } from "./slots.ts";

/** Each for a fresh machine. */
export const SCENARIOS: readonly Scenario[] = [
  ...[...SLOTS, ...ACCESSES, ...EMULATED, ...SHAPES, ...DIRTY_LOGS, ...HOST_MEMORY, ...PLAIN_CALLS],
  ...[...GUEST_MEMFDS, ...PRIVATE_MEMORY, ...PREFETCHES],
];
