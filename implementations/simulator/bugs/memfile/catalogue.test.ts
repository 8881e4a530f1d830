import { describe } from "vitest";
import { MEMFILE_KERNEL_BUGS, MEMFILE_MINIMALITY } from "../../test-memfile-bugs.ts";
import { testMinimality } from "../../test-minimality.ts";

describe.each(MEMFILE_KERNEL_BUGS)("seeded bug $id", (bug) => {
  testMinimality(bug, MEMFILE_MINIMALITY);
});
