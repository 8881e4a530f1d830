import { testParts } from "./test-reachability.ts";

testParts([
  ["linux-6.18", 2, 80],
  ["linux-6.18:sw-protected", 3, 80],
  ["linux-6.18:hardware-private", 5, 80],
  ["memfile-v6", 4, 80],
]);
