import { testFacts } from "./test-facts.ts";

testFacts([1, 2, 3], 400, () => true);
