import type { AddSeals } from "../../../abi/operation.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { F_SEAL_SEAL, isSealed } from "../../designs/memfile/seals.ts";
import type { Rule } from "../../rule.ts";

/** Every memfd is born with that seal unless ALLOW_SEALING was asked for. */
export const sealsOpen: Rule<AddSeals> = {
  id: "file/seals-open",
  sentence: "A file with F_SEAL_SEAL takes no more seals.",
  source: "mm/memfd.c, memfd_add_seals, Linux 5.18",
  verdict: "EPERM",
  speaks: (context) => isSealed(fileOf(context), F_SEAL_SEAL),
};
