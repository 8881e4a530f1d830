import { describe } from "vitest";
import { insideMinimality } from "../../test-inside-bugs.ts";
import { testMinimality } from "../../test-minimality.ts";
import { INSIDE_BUGS } from "./catalogue.ts";

/** Bugs of the kernel; no kernel shows those of its caller. */
const KERNEL_BUGS = INSIDE_BUGS.filter(({ obligation }) => obligation === undefined);

describe.each(KERNEL_BUGS)("seeded bug $id", (bug) => {
  testMinimality(bug, insideMinimality(bug));
});
