import { describe } from "vitest";
import { FRAME_MINIMALITY } from "../../test-frame-bugs.ts";
import { testMinimality } from "../../test-minimality.ts";
import { FRAME_BUGS } from "./catalogue.ts";

describe.each(FRAME_BUGS)("seeded bug $id", (bug) => {
  testMinimality(bug, FRAME_MINIMALITY);
});
