import { PACKAGED } from "./support.ts";
import { guestTests } from "./test-guest.ts";

// The oldest: of some of the others calls are known that never return.
guestTests({
  ...{ kernel: PACKAGED.at(-1) ?? "", options: "", runs: 5, operationsMin: 50 },
  facts: ["tdp", "fetch=shutdown"],
});
