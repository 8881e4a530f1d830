import type { MemfdCreate } from "../../../abi/operation.ts";
import { withFile } from "../../change-state.ts";
import { hugePageSize, MFD_HUGETLB } from "../../designs/memfd-flags.ts";
import type { Context, Effect, NonEmpty, Transition } from "../../rule.ts";
import { hugePageSizePresent } from "../../rules/file/huge-page-size-present.ts";
import type { FileState } from "../../state.ts";

/** The descriptor's number is not an outcome: the trace knows the file by its handle. */
export const memfdCreate: Effect<MemfdCreate> = {
  id: "file/memfd-create",
  sentence: "memfd_create makes a file in shmem or hugetlbfs, open through one descriptor.",
  source: "mm/memfd.c, memfd_create, Linux 5.18 to 6.18",
  apply: (context) => {
    const kind = (context.operation.flags & MFD_HUGETLB) === 0 ? "memfd" : "hugetlb";
    return madeFile(context, { kind, open: true }, "file/memfd-create");
  },
};

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
