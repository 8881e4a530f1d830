import { isHandle } from "../../../abi/handle.ts";
import type { AddSeals } from "../../../abi/operation.ts";
import { fileHandleOf } from "../../designs/guest-memfd/open-file.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { F_SEAL_WRITE, impliedSeals, isSealed } from "../../designs/memfile/seals.ts";
import { mayBeWritten } from "../../host-memory.ts";
import type { Rule } from "../../rule.ts";
import { openFile } from "../../state.ts";

/** Private mappings write elsewhere. The seal may be one that F_SEAL_EXEC brings with it. */
export const writeSealNoWriter: Rule<AddSeals> = {
  id: "file/write-seal-no-writer",
  sentence: "F_SEAL_WRITE cannot be added while a shared mapping may write, or be made to.",
  source:
    "mm/memfd.c, memfd_add_seals, mapping_deny_writable, Linux 6.1; e8e17ee90eaf (6.7, and in " +
    "6.1.y): mappings that may never write do not count",
  verdict: "EBUSY",
  speaks: (context) => {
    const file = fileOf(context);
    const { seals, fd } = context.operation;
    if (!isHandle(fd) || openFile(context.state, fd) === undefined) return false;
    const wanted = seals | impliedSeals(file, seals);
    if ((wanted & F_SEAL_WRITE) === 0 || isSealed(file, F_SEAL_WRITE)) return false;
    return mayBeWritten(context.state, fileHandleOf(context.state, fd));
  },
};
