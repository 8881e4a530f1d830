import { describe } from "vitest";
import { FRAME_MINIMALITY } from "../../test-frame-bugs.ts";
import { insideMinimality } from "../../test-inside-bugs.ts";
import { testMinimality } from "../../test-minimality.ts";
import { FRAME_BUGS } from "./catalogue.ts";

/** What is never given back is in no mapping. */
const LEAKS = FRAME_BUGS.filter(({ decisions }) => decisions.putsFrame ?? decisions.unlocksPage);

/** What a domain certifies shows in no mapping: `tests/bugs/memfile.test.ts` looks at it. */
const MAPPED = FRAME_BUGS.filter(({ certifiedIn }) => certifiedIn === undefined);

describe.each(MAPPED)("seeded bug $id", (bug) => {
  testMinimality(bug, LEAKS.includes(bug) ? insideMinimality(bug) : FRAME_MINIMALITY);
});
