import type { AddSeals } from "../../../abi/operation.ts";
import { withFile, withFileFields } from "../../change-state.ts";
import { fileOf, handleOf } from "../../designs/memfile/file-operations.ts";
import { impliedSeals } from "../../designs/memfile/seals.ts";
import type { Effect } from "../../rule.ts";

/** Seals are only ever added. */
export const addSeals: Effect<AddSeals> = {
  id: "file/add-seals",
  sentence: "The seals are added to those the file has, and to EXEC those that it implies.",
  source: "mm/memfd.c, memfd_add_seals, Linux 5.18 to 6.18",
  apply: (context) => {
    const { state, operation } = context;
    const file = fileOf(context);
    const seals = (file.seals ?? 0) | operation.seals | impliedSeals(file, operation.seals);
    const after = withFile(state, handleOf(context), withFileFields(file, { seals }));
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "file/add-seals" }];
  },
};
