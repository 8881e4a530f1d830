import { isHandle } from "../../../abi/handle.ts";
import type { AddSeals } from "../../../abi/operation.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { F_SEAL_WRITE, isSealed } from "../../designs/memfile/seals.ts";
import { isSharedMapped } from "../../host-memory.ts";
import type { Rule } from "../../rule.ts";

/** Here a read-only shared mapping counts as well. Once sealed, it is not asked again. */
export const writeSealUnmapped: Rule<AddSeals> = {
  id: "file/write-seal-unmapped",
  sentence: "F_SEAL_WRITE cannot be added while the file is mapped shared.",
  source: "mm/memfd.c, memfd_add_seals, mapping_deny_writable, Linux 5.18",
  verdict: "EBUSY",
  speaks: (context) => {
    const { seals, fd } = context.operation;
    if ((seals & F_SEAL_WRITE) === 0 || isSealed(fileOf(context), F_SEAL_WRITE)) return false;
    return isHandle(fd) && isSharedMapped(context.state, fd);
  },
};
