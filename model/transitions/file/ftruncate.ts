import type { Ftruncate } from "../../../abi/operation.ts";
import { withFile, withFileFields } from "../../change-state.ts";
import { pagesUpTo } from "../../designs/memfile/allocation.ts";
import { fileOf, handleOf } from "../../designs/memfile/file-operations.ts";
import { notified } from "../../designs/memfile/notify.ts";
import { fileNamed, pageIndexesOf, sizeOf } from "../../designs/memfile/page-cache.ts";
import { removed } from "../../designs/memfile/removal.ts";
import { hasQuirk } from "../../quirks.ts";
import type { Context, Effect } from "../../rule.ts";
import type { MachineState } from "../../state.ts";

/**
 * Pages that were allocated behind the end become part of the file when it grows. A call that does
 * not make it longer drops them, even if it asks for the size there is.
 */
export const ftruncate: Effect<Ftruncate> = {
  id: "file/ftruncate",
  sentence: "The file gets the size; pages behind it go when it does not grow.",
  source: "mm/shmem.c, shmem_setattr, Linux 5.18",
  outcomes: ["file/grow", "file/shrink"],
  apply: (context) => {
    const { dialect, state, operation } = context;
    const { sizeBytes } = operation;
    const grows = sizeBytes > sizeOf(fileOf(context));
    if (grows) {
      return [{ expected: { kind: "ok" }, state: grown(context), decidedBy: "file/grow" }];
    }
    const after = removed(dialect, state, handleOf(context), sizeBytes, undefined);
    return [
      {
        expected: after.callsFreedMemory
          ? { kind: "host_oops", what: "use-after-free" }
          : { kind: "ok" },
        state: withSize({ ...context, state: after.state }),
        decidedBy: "file/shrink",
      },
    ];
  },
};

function grown(context: Context<Ftruncate>): MachineState {
  const { dialect, operation } = context;
  const after = withSize(context);
  if (hasQuirk(dialect, "B-29")) return after;
  const from = pagesUpTo(sizeOf(fileOf(context)));
  const to = pagesUpTo(operation.sizeBytes);
  const reveals = pageIndexesOf(fileOf(context)).some((index) => index >= from && index < to);
  return reveals ? notified(dialect, after, handleOf(context), { from, to }) : after;
}

function withSize(context: Context<Ftruncate>): MachineState {
  const { state, operation } = context;
  const { sizeBytes } = operation;
  const fd = handleOf(context);
  const file = fileNamed(state, fd);
  return sizeOf(file) === sizeBytes
    ? state
    : withFile(state, fd, withFileFields(file, { sizeBytes }));
}
