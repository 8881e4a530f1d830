import type { MemfdCreate } from "../../../abi/operation.ts";
import { MFD_ALLOW_SEALING, MFD_HUGETLB, MFD_INACCESSIBLE } from "../../designs/memfd-flags.ts";
import { USER_INACCESSIBLE } from "../../designs/memfile/page-cache.ts";
import { F_SEAL_SEAL } from "../../designs/memfile/seals.ts";
import type { Effect } from "../../rule.ts";
import type { FileState } from "../../state.ts";
import { madeFile } from "../file/memfd-create.ts";

/** The file is empty. */
export const memfdCreate: Effect<MemfdCreate> = {
  id: "memfile/memfd-create",
  sentence: "memfd_create makes an empty file in shmem or hugetlbfs, open through one descriptor.",
  source: "v6 patch 3/8, memfd_create (20220519153713.819591-4-chao.p.peng@linux.intel.com)",
  apply: (context) => madeFile(context, newFile(context.operation.flags), "memfile/memfd-create"),
};

function newFile(flags: number): FileState {
  const isInaccessible = (flags & MFD_INACCESSIBLE) !== 0;
  return {
    kind: (flags & MFD_HUGETLB) === 0 ? "memfd" : "hugetlb",
    open: true,
    sizeBytes: 0n,
    seals: (flags & MFD_ALLOW_SEALING) === 0 ? F_SEAL_SEAL : 0,
    nodeFlags: isInaccessible ? USER_INACCESSIBLE : 0,
    ...(isInaccessible ? { inaccessible: true } : {}),
    pages: {},
    populations: 0,
  };
}
