import { callerObligations } from "../model/caller-obligations.ts";
import type { AlwaysProperty } from "./property.ts";

/**
 * I-22 and what else the text asks of user space. Only the option `strict` of a dialect holds
 * callers to it: the machine under test is not at fault, the trace is.
 */
function callerObligation(name: string, sentence: string): AlwaysProperty {
  return {
    kind: "always",
    id: `caller-obligation/${name}`,
    sentence,
    source: "KVM fd-based private memory v6, patch 4, documentation of KVM_MEM_PRIVATE; B-03, B-04",
    needsObservation: false,
    isAbout: ({ strict }) => strict === true,
    violation: ({ before, after }) => {
      if (before === after) return undefined;
      const broken = callerObligations(after).find((line) => line.startsWith(`${name}: `));
      return broken && `the caller broke its obligation, ${broken.slice(name.length + 2)}`;
    },
  };
}

/**
 * Every obligation, so that each is a divergence of its own. A file that is mapped is also one that
 * is accessible: the narrower one stands first.
 */
export const CALLER_OBLIGATIONS: readonly AlwaysProperty[] = [
  callerObligation("one-page-one-gfn", "User space shows a page of a file at one gfn only."),
  callerObligation("unmapped-file", "User space does not map a file that a slot is bound to."),
  callerObligation("inaccessible-file", "User space binds files made with MFD_INACCESSIBLE only."),
];
