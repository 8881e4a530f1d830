import type { AddSeals } from "../../../abi/operation.ts";
import { assuredHandle } from "../../assured.ts";
import { withFile, withFileFields } from "../../change-state.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import type { Effect } from "../../rule.ts";

/** Seals are only ever added. */
export const addSeals: Effect<AddSeals> = {
  id: "file/add-seals",
  sentence: "The seals are added to those the file has.",
  source: "mm/memfd.c, memfd_add_seals, Linux 5.18",
  apply: (context) => {
    const { state, operation } = context;
    const fd = assuredHandle(operation.fd);
    const file = fileOf(context);
    const seals = (file.seals ?? 0) | operation.seals;
    const after = withFile(state, fd, withFileFields(file, { seals }));
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "file/add-seals" }];
  },
};
