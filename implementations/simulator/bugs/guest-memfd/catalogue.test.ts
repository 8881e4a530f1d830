import { describe } from "vitest";
import { GUEST_MEMFD_MINIMALITY } from "../../test-guest-memfd-bugs.ts";
import { testMinimality } from "../../test-minimality.ts";
import { GUEST_MEMFD_BUGS } from "./catalogue.ts";

describe.each(GUEST_MEMFD_BUGS)("seeded bug $id", (bug) => {
  testMinimality(bug, GUEST_MEMFD_MINIMALITY);
});
