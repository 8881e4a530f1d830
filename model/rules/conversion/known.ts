import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { ATTRIBUTE_PRIVATE, QUEUED } from "../../designs/guest-memfd/kinds.ts";
import type { Rule } from "../../rule.ts";

/**
 * In an ordinary VM every call ends here, also one that asks for no attribute. The VM of the file
 * counts, not that of the caller; both VMs of the harness are of one type.
 */
export const known: Rule<SetMemoryAttributes2> = {
  id: "conversion/known",
  sentence:
    "Only PRIVATE, or nothing, can be asked for, and only of a file of a VM with private memory.",
  source: QUEUED,
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) =>
    dialect.constants.privateVm !== true || (operation.attributes & ~ATTRIBUTE_PRIVATE) !== 0n,
};
