/** How bugs that show inside first are told from the correct machine: by anything there is. */
import type { SeededBug } from "./bugs/seeded-bug.ts";
import { GUEST_MEMFD_MINIMALITY } from "./test-guest-memfd-bugs.ts";
import { MEMFILE_MINIMALITY } from "./test-memfile-bugs.ts";
import { firstDifference, type MinimalityOptions } from "./test-minimality.ts";

/** Of what traces are made, that is of its family. */
export function insideMinimality({ dialect }: SeededBug): MinimalityOptions {
  if (dialect.startsWith("memfile")) return MEMFILE_MINIMALITY;
  const { alphabet, isTrace } = GUEST_MEMFD_MINIMALITY;
  return {
    firstSymptom: firstDifference,
    alphabet: (minimal, bug) => [...alphabet(minimal, bug), ...minimal],
    ...(isTrace && { isTrace }),
  };
}
