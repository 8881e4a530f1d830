import { pageOf } from "../../../abi/units.ts";
import { mappingUnder } from "../../designs/memfile/access.ts";
import { isDangling } from "../../designs/memfile/mappings.ts";
import type { GuestAccess } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/** Only a missed zap leaves such a mapping behind. */
export const mappingAlive: Rule<GuestAccess> = {
  id: "memfile/mapping-alive",
  sentence: "The page behind a live private mapping is still that of the file.",
  source:
    "v6 patch 7/8, the notifier callback (20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  verdict: () => ({ kind: "anything" }),
  speaks: (context) => {
    const mapping = mappingUnder(context);
    return (
      mapping !== undefined && isDangling(context.state, mapping, pageOf(context.operation.gpa))
    );
  },
};
