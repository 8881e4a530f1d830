import type { OperationModel } from "../rule.ts";
import { fdOpen } from "../rules/file/fd-open.ts";
import { hugePageSizePresent } from "../rules/file/huge-page-size-present.ts";
import { memfdFlagsKnown } from "../rules/file/memfd-flags-known.ts";
import { memfdNameReadable } from "../rules/file/memfd-name-readable.ts";
import { memfdNameShort } from "../rules/file/memfd-name-short.ts";
import { close } from "../transitions/file/close.ts";
import { memfdCreate } from "../transitions/file/memfd-create.ts";
import { inOrder } from "./ladder.ts";

interface FileModels {
  readonly memfd_create: OperationModel<"memfd_create">;
  readonly close: OperationModel<"close">;
}

/** Files that exist only to be the wrong kind of file. */
export const FILES: FileModels = {
  memfd_create: {
    ladder: inOrder(memfdFlagsKnown, memfdNameReadable, memfdNameShort, hugePageSizePresent),
    effect: memfdCreate,
  },
  close: { ladder: inOrder(fdOpen), effect: close },
};
