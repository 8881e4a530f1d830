import type { Dialect } from "../dialect.ts";
import { rangeUnbound } from "../rules/guest-memfd/range-unbound.ts";
import { archMetadataAllocated } from "../rules/memslot/arch-metadata-allocated.ts";
import { modelIn, moved } from "./ladder.ts";
import { LINUX_7_2 } from "./linux-7.2.ts";

const region2 = modelIn(LINUX_7_2, "set_user_memory_region2");

/**
 * Linux 7.3 on x86-64, for an ordinary VM: the file is looked up where it was, but bound when
 * everything else has succeeded.
 */
export const LINUX_7_3: Dialect = {
  ...LINUX_7_2,
  name: "linux-7.3",
  sentence: "Mainline Linux 7.3 on x86-64, an ordinary VM: bindings are made last.",
  operations: {
    ...LINUX_7_2.operations,
    set_user_memory_region2: {
      ...region2,
      // Where a taken range is found out. It is a patch level of both: 7.3-rc7 asks as 7.2 does.
      ladder: moved(region2.ladder, rangeUnbound, archMetadataAllocated),
    },
  },
};
