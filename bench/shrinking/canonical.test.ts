import { testCanonical } from "./test-canonical.ts";

// Five and fifteen ways to see one mistake; `canonical.long.test.ts` has the other bugs.
testCanonical(["b-06-pages-before-the-slot", "any-close-releases"], 3, 0);
