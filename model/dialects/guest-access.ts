import type { OperationModel } from "../rule.ts";
import { executeNeedsSlot } from "../rules/guest-access/execute-needs-slot.ts";
import { hostPageAccessible } from "../rules/guest-access/host-page-accessible.ts";
import { hostPageMapped } from "../rules/guest-access/host-page-mapped.ts";
import { hostPageWritable } from "../rules/guest-access/host-page-writable.ts";
import { readNeedsSlot } from "../rules/guest-access/read-needs-slot.ts";
import { writeNeedsSlot } from "../rules/guest-access/write-needs-slot.ts";
import { writeNeedsWritableSlot } from "../rules/guest-access/write-needs-writable-slot.ts";
import { execute } from "../transitions/guest-access/execute.ts";
import { read } from "../transitions/guest-access/read.ts";
import { write } from "../transitions/guest-access/write.ts";
import { inOrder } from "./ladder.ts";

/** What user-mode guest code meets when all memory of its slots is shared memory of the VMM. */
interface GuestAccessModels {
  readonly guest_read: OperationModel<"guest_read">;
  readonly guest_write: OperationModel<"guest_write">;
  readonly guest_execute: OperationModel<"guest_execute">;
}

/** Guest accesses on the fault path: the slot is asked first, then the host page behind it. */
export const GUEST_ACCESS: GuestAccessModels = {
  guest_read: {
    ladder: inOrder(readNeedsSlot, hostPageMapped, hostPageAccessible),
    effect: read,
  },
  guest_write: {
    ladder: inOrder(
      writeNeedsSlot,
      writeNeedsWritableSlot,
      hostPageMapped,
      hostPageAccessible,
      hostPageWritable,
    ),
    effect: write,
  },
  guest_execute: {
    ladder: inOrder(executeNeedsSlot, hostPageMapped, hostPageAccessible),
    effect: execute,
  },
};
