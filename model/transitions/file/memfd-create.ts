import type { MemfdCreate } from "../../../abi/operation.ts";
import { withFile } from "../../change-state.ts";
import type { Effect } from "../../rule.ts";

/** The descriptor's number is not an outcome: the trace knows the file by its handle. */
export const memfdCreate: Effect<MemfdCreate> = {
  id: "file/memfd-create",
  sentence: "memfd_create makes a file, open through one descriptor.",
  source: "mm/memfd.c, memfd_create, Linux 5.18 to 6.18",
  apply: ({ state, operation }) => {
    const after = withFile(state, operation.result, { kind: "memfd", open: true });
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "file/memfd-create" }];
  },
};
