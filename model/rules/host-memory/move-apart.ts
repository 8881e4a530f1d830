import type { HostMremap } from "../../../abi/plain-calls.ts";
import type { Rule } from "../../rule.ts";

/** A page that is moved onto itself overlaps with itself. */
export const moveApart: Rule<HostMremap> = {
  id: "host-memory/move-apart",
  sentence: "mremap does not move memory to where it is already.",
  source:
    "mm/mremap.c, mremap_to: the ranges may not overlap, Linux 6.1 to 7.3; seen on 6.18.44, and " +
    "behind the look for what is mapped on 6.1.192 and 6.12.117",
  verdict: "EINVAL",
  speaks: ({ operation: { hva, toHva } }) => hva === toHva,
};
