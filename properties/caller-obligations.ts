import {
  ASKED_OBLIGATIONS,
  type AskedObligation,
  callerObligations,
} from "../model/caller-obligations.ts";
import type { AlwaysProperty } from "./property.ts";

/**
 * I-22 and what else is asked of user space. Only the option `strict` of a dialect holds callers to
 * it: the machine under test is not at fault, the trace is.
 */
function propertyOf({ id, sentence, source }: AskedObligation): AlwaysProperty {
  return {
    kind: "always",
    id: `caller-obligation/${id}`,
    sentence,
    source,
    needsObservation: false,
    isAbout: ({ obligations }) => obligations === "strict",
    violation: ({ before, after }) => {
      if (before === after) return undefined;
      const broken = callerObligations(after).find((line) => line.startsWith(`${id}: `));
      return broken && `the caller broke its obligation, ${broken.slice(id.length + 2)}`;
    },
  };
}

/** Every obligation that a text asks for, so that each is a divergence of its own. */
export const CALLER_OBLIGATIONS: readonly AlwaysProperty[] = ASKED_OBLIGATIONS.map(propertyOf);
