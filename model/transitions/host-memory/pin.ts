import type { HostPin } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { withFile, withFilePages } from "../../change-state.ts";
import { fileNamed, pageAt } from "../../designs/memfile/page-cache.ts";
import { loaded, targetOf } from "../../designs/memfile/targets.ts";
import type { Context, Effect } from "../../rule.ts";
import type { MachineState } from "../../state.ts";

/**
 * The page, not its place in a file: one that is punched out stays with who holds it, and the next
 * at its place is another. Of memory that is no guest_memfd nobody asks who holds it.
 */
export const pin: Effect<HostPin> = {
  id: "host-memory/pin",
  sentence: "A page in a pipe is referred to until the pipe is closed.",
  source: "fs/splice.c, vmsplice_to_pipe; that it keeps a punched page: measured on 7.3.4, 6.18.15",
  apply: (context) => {
    const pipe = { kind: "other", open: true } as const;
    const after = withFile(pinned(context), context.operation.result, pipe);
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/pin" }];
  },
};

function pinned({ dialect, state: before, operation }: Context<HostPin>): MachineState {
  const target = targetOf(before, Number(pageOf(operation.hva)));
  const state = loaded(dialect, before, target);
  if (target.kind !== "file") return state;
  const file = fileNamed(state, target.handle);
  const page = pageAt(file, target.index);
  if (file.kind !== "guest_memfd" || page === undefined) return state;
  const pinnedBy = [...(page.pinnedBy ?? []), operation.result];
  return withFile(
    state,
    target.handle,
    withFilePages(file, [[target.index, { ...page, pinnedBy }]]),
  );
}
