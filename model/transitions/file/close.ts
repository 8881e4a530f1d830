import type { CloseFd } from "../../../abi/operation.ts";
import { assured, assuredHandle } from "../../assured.ts";
import { withFile, withFileFields } from "../../change-state.ts";
import type { Context, Effect } from "../../rule.ts";
import type { MachineState } from "../../state.ts";

/** The handle stays known, so that a later use of it is EBADF and not a broken trace. */
export const close: Effect<CloseFd> = {
  id: "file/close",
  sentence: "The descriptor is gone: every later use of it is EBADF.",
  source: "fs/open.c, close, Linux 5.18 to 6.18",
  apply: (context) => [
    { expected: { kind: "ok" }, state: closed(context), decidedBy: "file/close" },
  ],
};

/** The state in which the descriptor is closed. */
export function closed({ state, operation: { fd } }: Context<CloseFd>): MachineState {
  const handle = assuredHandle(fd);
  const file = assured(state.files[handle], "file/fd-open");
  return withFile(state, handle, withFileFields(file, { open: false }));
}
