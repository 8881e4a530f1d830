import type { MemfdCreate } from "../../../abi/operation.ts";
import { MFD_EXEC, MFD_NOEXEC_SEAL } from "../../designs/memfd-flags.ts";
import type { Rule } from "../../rule.ts";

/** The sysctl `vm.memfd_noexec` is taken to be 0, as kernels begin: it refuses more from 2 on. */
export const memfdExecAlone: Rule<MemfdCreate> = {
  id: "file/memfd-exec-alone",
  sentence: "A file cannot be executable and sealed against that.",
  source: "mm/memfd.c, memfd_create, Linux 6.3 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation: { flags } }) => (flags & MFD_EXEC) !== 0 && (flags & MFD_NOEXEC_SEAL) !== 0,
};
