import { describe } from "vitest";
import { insideMinimality } from "../../test-inside-bugs.ts";
import { testMinimality } from "../../test-minimality.ts";
import { BYTE_BUGS } from "./catalogue.ts";

describe.each(BYTE_BUGS)("seeded bug $id", (bug) => {
  testMinimality(bug, insideMinimality(bug));
});
