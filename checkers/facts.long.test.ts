import { MACHINES, PROTECTED, testFacts } from "./test-facts.ts";

testFacts([1, 2], 250, [...MACHINES, ...PROTECTED]);
