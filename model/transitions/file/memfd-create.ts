import type { MemfdCreate } from "../../../abi/operation.ts";
import { withFile } from "../../change-state.ts";
import {
  hugePageSize,
  MFD_ALLOW_SEALING,
  MFD_HUGETLB,
  MFD_NOEXEC_SEAL,
} from "../../designs/memfd-flags.ts";
import { F_SEAL_EXEC, F_SEAL_SEAL } from "../../designs/memfile/seals.ts";
import type { Context, Effect, NonEmpty, Transition } from "../../rule.ts";
import { hugePageSizePresent } from "../../rules/file/huge-page-size-present.ts";
import type { FileState } from "../../state.ts";

/** The descriptor's number is not an outcome: the trace knows the file by its handle. */
export const memfdCreate: Effect<MemfdCreate> = {
  id: "file/memfd-create",
  sentence: "memfd_create makes an empty file in shmem or hugetlbfs, open through one descriptor.",
  source: "mm/memfd.c, memfd_create, Linux 5.18 to 6.18",
  apply: (context) => {
    return madeFile(context, newFile(context.operation.flags), "file/memfd-create");
  },
};

/** It is empty, and sealed against seals unless it was asked for without. */
function newFile(flags: number): FileState {
  if ((flags & MFD_HUGETLB) !== 0) return { kind: "hugetlb", open: true };
  const seals = sealsAtBirth(flags);
  return { kind: "memfd", open: true, seals, sizeBytes: 0n, pages: {}, populations: 0 };
}

function sealsAtBirth(flags: number): number {
  if ((flags & MFD_NOEXEC_SEAL) !== 0) return F_SEAL_EXEC;
  return (flags & MFD_ALLOW_SEALING) === 0 ? F_SEAL_SEAL : 0;
}

/** The file is there, unless its pages are of a size that this processor may lack. */
export function madeFile(
  { state, operation: { result, flags } }: Context<MemfdCreate>,
  file: FileState,
  decidedBy: string,
): NonEmpty<Transition> {
  const made: Transition = {
    expected: { kind: "ok" },
    state: withFile(state, result, file),
    decidedBy,
  };
  if (hugePageSize(flags) === "present") return [made];
  const expected = { kind: "failed", errno: "ENODEV" } as const;
  return [made, { expected, state, decidedBy: hugePageSizePresent.id }];
}
