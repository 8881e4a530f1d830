import type { OpenOther } from "../../../abi/plain-calls.ts";
import { withFile } from "../../change-state.ts";
import type { Effect } from "../../rule.ts";
import type { FileState } from "../../state.ts";

/** Which of them it is makes no difference to who asks for a guest_memfd, but for O_PATH. */
export const openOther: Effect<OpenOther> = {
  id: "file/open-other",
  sentence: "A descriptor of a file that is no memory: /dev/kvm, a VM, a vCPU, an eventfd.",
  source: "fs/open.c, do_sys_openat2; fs/file.c, ksys_dup; fs/eventfd.c, Linux 6.8 to 7.3",
  apply: ({ state, operation: { kind, result } }) => {
    const file: FileState = { kind: "other", open: true, ...(kind === "path" && PATH_ONLY) };
    const expected = { kind: "ok" } as const;
    return [{ expected, state: withFile(state, result, file), decidedBy: "file/open-other" }];
  },
};

const PATH_ONLY = { pathOnly: true } as const;
