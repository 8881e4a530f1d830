import { describe } from "vitest";
import { MEMFILE_MINIMALITY } from "../../test-memfile-bugs.ts";
import { testMinimality } from "../../test-minimality.ts";
import { FETCH_BUGS } from "./catalogue.ts";

describe.each(FETCH_BUGS)("seeded bug $id", (bug) => {
  testMinimality(bug, MEMFILE_MINIMALITY);
});
