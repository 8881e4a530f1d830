import type { Handle } from "../../../abi/handle.ts";
import type { CloseFd } from "../../../abi/operation.ts";
import { assured, assuredHandle } from "../../assured.ts";
import { withFile, withFileFields, withFilePages } from "../../change-state.ts";
import { isReferenced } from "../../designs/guest-memfd/open-file.ts";
import { handleOf } from "../../designs/memfile/file-operations.ts";
import { pageIndexesOf } from "../../designs/memfile/page-cache.ts";
import type { Context, Effect } from "../../rule.ts";
import type { FileState, MachineState } from "../../state.ts";

/** The handle stays known, so that a later use of it is EBADF and not a broken trace. */
export const close: Effect<CloseFd> = {
  id: "file/close",
  sentence:
    "The descriptor is gone: every later use of it is EBADF. A file goes with its last reference.",
  source: "fs/open.c, close, Linux 5.18 to 6.18",
  apply: (context) => [
    { expected: { kind: "ok" }, state: released(context), decidedBy: "file/close" },
  ],
};

/** What an ordinary file held is gone when neither descriptor nor mapping is left. */
function released(context: Context<CloseFd>): MachineState {
  const after = closed(context);
  const handle = handleOf(context);
  const file = after.files[handle];
  if (file?.kind === "other" && !isReferenced(after, handle)) return unpinned(after, handle);
  if (file?.kind !== "memfd" || isReferenced(after, handle)) return after;
  return pageIndexesOf(file).length === 0
    ? after
    : withFile(after, handle, withFileFields(file, { pages: {} }));
}

/** The state in which a pipe that is gone holds no page any more. */
function unpinned(state: MachineState, pipe: Handle): MachineState {
  const holders = Object.entries(state.files) as [Handle, FileState][];
  return holders.reduce((after, [handle, file]) => {
    const changes = Object.entries(file.pages ?? {}).flatMap(([index, page]) => {
      if (page.pinnedBy?.includes(pipe) !== true) return [];
      const { pinnedBy, ...free } = page;
      const others = pinnedBy.filter((holder) => holder !== pipe);
      const left = others.length === 0 ? free : { ...free, pinnedBy: others };
      return [[Number(index), left] as const];
    });
    return withFile(after, handle, withFilePages(file, changes));
  }, state);
}

/** The state in which the descriptor is closed. */
export function closed({ state, operation: { fd } }: Context<CloseFd>): MachineState {
  const handle = assuredHandle(fd);
  const file = assured(state.files[handle], "file/fd-open");
  return withFile(state, handle, withFileFields(file, { open: false }));
}
