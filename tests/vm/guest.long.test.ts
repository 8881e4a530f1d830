import { RELEASES } from "./support.ts";
import { guestTests } from "./test-guest.ts";

const [newest = ""] = RELEASES;
const oldest = RELEASES.at(-1) ?? "";

guestTests({
  ...{ release: newest, options: "", runs: 50, operationsMin: 500 },
  facts: ["tdp", "fetch=shutdown"],
});
guestTests({
  ...{ release: oldest, options: ",npt=0", runs: 20, operationsMin: 200 },
  facts: ["no-tdp"],
});
