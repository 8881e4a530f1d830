import { describe } from "vitest";
import { testShorterTraces } from "../test-minimality.ts";
import { PLAIN_MINIMALITY } from "../test-plain-bugs.ts";
import { PLAIN_BUGS } from "./catalogue.ts";

describe.each(PLAIN_BUGS.filter(({ minimalTrace }) => minimalTrace.length > 3))(
  "seeded bug $id",
  (bug) => {
    testShorterTraces(bug, PLAIN_MINIMALITY, 3);
  },
);
