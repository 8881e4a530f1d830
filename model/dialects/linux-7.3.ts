import type { Dialect } from "../dialect.ts";
import { rangeUnbound } from "../rules/guest-memfd/range-unbound.ts";
import { archMetadataAllocated } from "../rules/memslot/arch-metadata-allocated.ts";
import { modelIn, moved, withErrno } from "./ladder.ts";
import { LINUX_6_18 } from "./linux-6.18.ts";

const region2 = modelIn(LINUX_6_18, "set_user_memory_region2");

/**
 * Linux 7.3 on x86-64, for an ordinary VM: the file is looked up where it was, but bound when
 * everything else has succeeded, and a range that is taken has an errno of its own.
 */
export const LINUX_7_3: Dialect = {
  ...LINUX_6_18,
  name: "linux-7.3",
  sentence: "Mainline Linux 7.3 on x86-64, an ordinary VM: bindings are made last.",
  operations: {
    ...LINUX_6_18.operations,
    set_user_memory_region2: {
      ...region2,
      ladder: withErrno(
        moved(region2.ladder, rangeUnbound, archMetadataAllocated),
        rangeUnbound,
        "EEXIST",
      ),
    },
  },
};
