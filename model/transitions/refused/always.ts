import { assured } from "../../assured.ts";
import type { Effect, NonEmpty, Transition } from "../../rule.ts";

/** Where a ladder refuses every call there can be, nothing is left to have an effect. */
export const always: Effect = {
  id: "refused/always",
  sentence: "No call gets past the rules above.",
  source: "the ladder itself",
  outcomes: [],
  apply: () => assured<NonEmpty<Transition>>(undefined, "refused/always"),
};
