import type { AddSeals } from "../../../abi/operation.ts";
import { KNOWN_SEALS } from "../../designs/memfile/seals.ts";
import type { Rule } from "../../rule.ts";

/** F_SEAL_EXEC came with Linux 6.3; the constant `seals` of a dialect says which there are. */
export const sealsKnown: Rule<AddSeals> = {
  id: "file/seals-known",
  sentence: "Only seals that this generation knows can be added.",
  source: "mm/memfd.c, memfd_add_seals, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) =>
    (operation.seals & ~(dialect.constants.seals ?? KNOWN_SEALS)) !== 0,
};
