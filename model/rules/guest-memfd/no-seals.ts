import type { AddSeals, GetSeals } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** Whatever seals are asked for: the file is looked at before they are. */
export const noSeals: Rule<AddSeals | GetSeals> = {
  id: "guest-memfd/no-seals",
  sentence: "A guest_memfd has no seals.",
  source: "mm/memfd.c, memfd_fcntl, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => openGuestMemfd(state, operation.fd) !== undefined,
};
