import type { Dialect } from "../dialect.ts";
import { bindingInsideFile } from "../rules/guest-memfd/binding-inside-file.ts";
import { rangeUnbound } from "../rules/guest-memfd/range-unbound.ts";
import { signedBindingInsideFile } from "../rules/guest-memfd/signed-binding-inside-file.ts";
import { modelIn, replaced, withErrno } from "./ladder.ts";
import { LINUX_6_18 } from "./linux-6.18.ts";

const region2 = modelIn(LINUX_6_18, "set_user_memory_region2");
const insideFile = replaced(region2.ladder, signedBindingInsideFile, bindingInsideFile);

/**
 * Linux 7.2 on x86-64, for an ordinary VM: the range of a binding is unsigned, and one that is
 * taken has an errno of its own, in the old place. Linux 6.19 to 7.1 answer as 6.18 does.
 */
export const LINUX_7_2: Dialect = {
  ...LINUX_6_18,
  name: "linux-7.2",
  sentence: "Mainline Linux 7.2 on x86-64, an ordinary VM: a taken range is EEXIST.",
  operations: {
    ...LINUX_6_18.operations,
    set_user_memory_region2: {
      ...region2,
      ladder: withErrno(insideFile, rangeUnbound, "EEXIST"),
    },
  },
};
