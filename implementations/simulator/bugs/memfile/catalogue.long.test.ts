import { describe } from "vitest";
import { MEMFILE_KERNEL_BUGS, MEMFILE_MINIMALITY } from "../../test-memfile-bugs.ts";
import { testShorterTraces } from "../../test-minimality.ts";

describe.each(MEMFILE_KERNEL_BUGS.filter(({ minimalTrace }) => minimalTrace.length > 3))(
  "seeded bug $id",
  (bug) => {
    testShorterTraces(bug, MEMFILE_MINIMALITY, 3);
  },
);
