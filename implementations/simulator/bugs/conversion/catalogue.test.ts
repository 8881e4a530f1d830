import { describe } from "vitest";
import { CONVERSION_MINIMALITY } from "../../test-conversion-bugs.ts";
import { testMinimality } from "../../test-minimality.ts";
import { CONVERSION_BUGS } from "./catalogue.ts";

describe.each(CONVERSION_BUGS)("seeded bug $id", (bug) => {
  testMinimality(bug, CONVERSION_MINIMALITY);
});
