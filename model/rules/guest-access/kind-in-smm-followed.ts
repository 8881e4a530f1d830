import { type GuestAccess, isOfOtherKind } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";
import { kindAgrees } from "./kind-agrees.ts";

/**
 * The kinds of address space 0 are looked at, and its slots say nothing to mappings that system
 * management mode has already: whether the access asks at all depends on what was done before.
 */
export const kindInSmmFollowed: Rule<GuestAccess> = {
  id: "guest-access/kind-in-smm-followed",
  sentence:
    "What an access in system management mode meets where address space 0 has a page of the " +
    "other kind is not followed.",
  source: kindAgrees.source,
  verdict: () => ({ kind: "anything" }),
  speaks: (context) => isOfOtherKind(context) && context.operation.addressSpace !== 0,
};
