import type { DupFd } from "../../../abi/operation.ts";
import { assured, assuredHandle } from "../../assured.ts";
import { withFile } from "../../change-state.ts";
import { fileHandleOf } from "../../designs/guest-memfd/open-file.ts";
import type { Context, Effect } from "../../rule.ts";
import type { MachineState } from "../../state.ts";

/** Bindings, contents and mappings belong to the open file, not to a descriptor of it. */
export const dup: Effect<DupFd> = {
  id: "file/dup",
  sentence: "dup makes a second descriptor of the same open file.",
  source: "fs/file.c, ksys_dup, Linux 5.18 to 6.18",
  apply: (context) => [
    { expected: { kind: "ok" }, state: duplicated(context), decidedBy: "file/dup" },
  ],
};

function duplicated({ state, operation: { fd, result } }: Context<DupFd>): MachineState {
  const duplicateOf = fileHandleOf(state, assuredHandle(fd));
  const { kind, pathOnly } = assured(state.files[duplicateOf], "file/fd-open");
  const named = pathOnly === undefined ? {} : { pathOnly };
  return withFile(state, result, { kind, open: true, duplicateOf, ...named });
}
