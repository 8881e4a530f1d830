import type { Dialect } from "../dialect.ts";
import { bindingInsideFile } from "../rules/guest-memfd/binding-inside-file.ts";
import { flagUnchanged } from "../rules/guest-memfd/flag-unchanged.ts";
import { rangeUnbound } from "../rules/guest-memfd/range-unbound.ts";
import { signedBindingInsideFile } from "../rules/guest-memfd/signed-binding-inside-file.ts";
import { basedOn, modelIn, replaced, sourced, withErrno } from "./ladder.ts";
import { LINUX_6_18 } from "./linux-6.18.ts";

const region = modelIn(LINUX_6_18, "set_user_memory_region");
const region2 = modelIn(LINUX_6_18, "set_user_memory_region2");
const insideFile = replaced(region2.ladder, signedBindingInsideFile, bindingInsideFile);

const SINCE_6_19 = "in the release itself, and not by a later fix";

/**
 * Linux 7.2 on x86-64, for an ordinary VM: the range of a binding is unsigned, and one that is
 * taken has an errno of its own, in the old place. Linux 6.19 to 7.1 answer as 6.18 does.
 */
export const LINUX_7_2: Dialect = {
  ...LINUX_6_18,
  name: "linux-7.2",
  sentence: "Mainline Linux 7.2 on x86-64, an ordinary VM: a taken range is EEXIST.",
  operations: basedOn(
    {
      ...LINUX_6_18.operations,
      set_user_memory_region: {
        ...region,
        ladder: sourced(region.ladder, SINCE_6_19, flagUnchanged),
      },
      set_user_memory_region2: {
        ...region2,
        ladder: sourced(
          sourced(withErrno(insideFile, rangeUnbound, "EEXIST"), SINCE_6_19, flagUnchanged),
          "EEXIST since 7.2: seen on 7.2.13, where 6.18.15 answers EINVAL",
          rangeUnbound,
        ),
      },
    },
    "compared with 7.2.13, nested paging, beside linux-6.18",
    {
      set_user_memory_region2:
        "virt/kvm/kvm_main.c and guest_memfd.c, read in 7.3-rc7, which binds as 7.2 does; " +
        "compared with 7.2.13, nested paging",
    },
  ),
};
