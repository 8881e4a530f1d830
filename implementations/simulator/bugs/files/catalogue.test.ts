import { describe } from "vitest";
import { FILE_MINIMALITY } from "../../test-file-bugs.ts";
import { testMinimality } from "../../test-minimality.ts";
import { FILE_BUGS } from "./catalogue.ts";

describe.each(FILE_BUGS)("seeded bug $id", (bug) => {
  testMinimality(bug, FILE_MINIMALITY);
});
