import { describe } from "vitest";
import { GUEST_MEMFD_MINIMALITY } from "../../test-guest-memfd-bugs.ts";
import { testShorterTraces } from "../../test-minimality.ts";
import { GUEST_MEMFD_BUGS } from "./catalogue.ts";

describe.each(GUEST_MEMFD_BUGS.filter(({ minimalTrace }) => minimalTrace.length > 3))(
  "seeded bug $id",
  (bug) => {
    testShorterTraces(bug, GUEST_MEMFD_MINIMALITY, 3);
  },
);
