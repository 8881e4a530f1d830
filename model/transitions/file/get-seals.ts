import type { GetSeals } from "../../../abi/operation.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import type { Effect } from "../../rule.ts";

/** An inaccessible file answers F_SEAL_SEAL, and nothing else, for ever. */
export const getSeals: Effect<GetSeals> = {
  id: "file/get-seals",
  sentence: "The seals of the file are returned.",
  source: "mm/memfd.c, memfd_get_seals, Linux 5.18",
  apply: (context) => [
    {
      expected: { kind: "returned", value: BigInt(fileOf(context).seals ?? 0) },
      state: context.state,
      decidedBy: "file/get-seals",
    },
  ],
};
