import type { OperationKind } from "../../abi/operation.ts";
import type { Dialect } from "../dialect.ts";
import { bindingStored } from "../rules/guest-memfd/binding-stored.ts";
import { rangeUnbound } from "../rules/guest-memfd/range-unbound.ts";
import { archMetadataAllocated } from "../rules/memslot/arch-metadata-allocated.ts";
import { basedOn, insertAfter, modelIn, moved, sourced } from "./ladder.ts";
import { LINUX_7_2 } from "./linux-7.2.ts";

const region2 = modelIn(LINUX_7_2, "set_user_memory_region2");

/** What bindings owe to the changes of 7.2, and the split of a binding into two steps. */
const MOVED =
  "EEXIST since 7.2; bound last since 83411f32b8ad and 3fe5d2944e5a, with e6ecb88711d9, which " +
  "7.3.4 has and 7.3-rc7 has not";

const READ_TOO = "read in 7.3.4 as well, and compared with it, nested paging";

/** What of Linux 7.3.4 was read, beside what was compared. */
const READ: Readonly<Partial<Record<OperationKind, string>>> = {
  set_user_memory_region2: READ_TOO,
  set_memory_attributes: READ_TOO,
  create_guest_memfd: READ_TOO,
  fallocate: READ_TOO,
  host_mmap: READ_TOO,
  host_read: READ_TOO,
  host_write: READ_TOO,
  pre_fault_memory: READ_TOO,
  get_dirty_log: READ_TOO,
  clear_dirty_log: READ_TOO,
};

/**
 * Linux 7.3 on x86-64, for an ordinary VM: the file is looked up where it was, but bound when
 * everything else has succeeded.
 */
export const LINUX_7_3: Dialect = {
  ...LINUX_7_2,
  name: "linux-7.3",
  sentence: "Mainline Linux 7.3 on x86-64, an ordinary VM: bindings are made last.",
  operations: basedOn(
    {
      ...LINUX_7_2.operations,
      set_user_memory_region2: {
        ...region2,
        // Where a taken range is found out. It is a patch level of both: 7.3-rc7 asks as 7.2 does.
        ladder: insertAfter(
          sourced(moved(region2.ladder, rangeUnbound, archMetadataAllocated), MOVED, rangeUnbound),
          rangeUnbound,
          bindingStored,
        ),
      },
    },
    "compared with 7.3.4, nested paging",
    READ,
  ),
};
