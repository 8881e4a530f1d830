import { SHRINKING_BUGS } from "./table.ts";
import { testCanonical } from "./test-canonical.ts";

testCanonical(SHRINKING_BUGS, 6, 1);
