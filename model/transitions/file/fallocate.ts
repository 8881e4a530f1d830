import type { Fallocate } from "../../../abi/operation.ts";
import { withFile, withFileFields } from "../../change-state.ts";
import { allocation, pagesUpTo } from "../../designs/memfile/allocation.ts";
import { growsFile, PUNCH_HOLE } from "../../designs/memfile/fallocate-mode.ts";
import { fileOf, handleOf } from "../../designs/memfile/file-operations.ts";
import { callsFreedMemory, type FileRange, notified } from "../../designs/memfile/notify.ts";
import { folioEnd, pageAt, sizeOf } from "../../designs/memfile/page-cache.ts";
import { type Removal, removed } from "../../designs/memfile/removal.ts";
import type { Expectation } from "../../expectation.ts";
import { hasQuirk } from "../../quirks.ts";
import type { Context, Effect } from "../../rule.ts";
import type { FileState } from "../../state.ts";

/**
 * In the memfile design this is how memory changes sides: what is allocated is private wherever a
 * slot uses it, a hole is shared. Allocating announces its range once, at its end; punching
 * announces each folio right before it goes.
 */
export const fallocate: Effect<Fallocate> = {
  id: "file/fallocate",
  sentence: "Pages are added, and the file perhaps made longer, or a hole is punched.",
  source:
    "mm/shmem.c, shmem_fallocate, Linux 5.18; v6 patch 2/8 " +
    "(20220519153713.819591-3-chao.p.peng@linux.intel.com)",
  outcomes: ["file/allocate", "file/punch"],
  apply: (context) => {
    const isPunch = (context.operation.mode & PUNCH_HOLE) !== 0;
    const after = isPunch ? punched(context) : allocated(context);
    const expected = after.callsFreedMemory ? USE_AFTER_FREE : OK;
    return [{ expected, state: after.state, decidedBy: isPunch ? "file/punch" : "file/allocate" }];
  },
};

const OK: Expectation = { kind: "ok" };
const USE_AFTER_FREE: Expectation = { kind: "host_oops", what: "use-after-free" };

function punched(context: Context<Fallocate>): Removal {
  const { dialect, state, operation } = context;
  const { offsetBytes, sizeBytes } = operation;
  return removed(dialect, state, handleOf(context), offsetBytes, offsetBytes + sizeBytes);
}

function allocated(context: Context<Fallocate>): Removal {
  const { dialect, state, operation } = context;
  const { offsetBytes, sizeBytes } = operation;
  const fd = handleOf(context);
  const before = fileOf(context);
  const { file, range } = allocation(context);
  const grows = growsFile(context);
  const after = grows ? withFileFields(file, { sizeBytes: offsetBytes + sizeBytes }) : file;
  const told = announced(context, before, after, range).reduce(
    (soFar, part) => notified(dialect, soFar, fd, part),
    withFile(state, fd, after),
  );
  return { state: told, callsFreedMemory: callsFreedMemory(before) };
}

/** The range of the call; as intended, with the rest of its folios and with what growth reveals. */
function announced(
  { dialect }: Context<Fallocate>,
  before: FileState,
  after: FileState,
  range: FileRange,
): readonly FileRange[] {
  const folios = hasQuirk(dialect, "B-26")
    ? range
    : {
        from: pageAt(after, range.from)?.folio.head ?? range.from,
        to: folioEnd(after, range.to - 1),
      };
  const revealed = { from: pagesUpTo(sizeOf(before)), to: pagesUpTo(sizeOf(after)) };
  const isRevealing = !hasQuirk(dialect, "B-29") && revealed.from < revealed.to;
  return isRevealing ? [folios, revealed] : [folios];
}
