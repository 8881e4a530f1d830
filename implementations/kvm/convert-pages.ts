/** KVM_SET_MEMORY_ATTRIBUTES2 on a guest_memfd, which writes back where it came to a stop. */
import type { SetMemoryAttributes2 } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { errnoOf, outcomeOf } from "./answer.ts";
import type { Arena } from "./arena.ts";
import { placeBlock } from "./argument-block.ts";
import { IOCTL } from "./constants.ts";
import { MEMORY_ATTRIBUTES2 } from "./layout.ts";
import type { SystemCalls } from "./native/system-calls.ts";

/** The block, filled anew by every call. */
const BLOCK = new DataView(new ArrayBuffer(MEMORY_ATTRIBUTES2.bytes));

/** What stands in `error_offset` before the call, and no file has: whoever writes there is seen. */
const UNTOUCHED = 0xa5a5_a5a5_a5a5_a5a5n;

/** An errno alone where the kernel left `error_offset` as it was. */
export function convertPages(
  system: SystemCalls,
  arena: Arena,
  fd: number,
  operation: SetMemoryAttributes2,
): Outcome {
  const { offsets } = MEMORY_ATTRIBUTES2;
  fill(operation);
  const address = placeBlock(arena, new Uint8Array(BLOCK.buffer), operation.readable);
  if (address === undefined) return { kind: "not_sent", reason: "argument-range-impossible" };
  const result = system.ioctl(fd, IOCTL.KVM_SET_MEMORY_ATTRIBUTES2, address);
  if (result >= 0 || operation.readable !== undefined) return outcomeOf(result);
  const at = address - arena.addressOf(0) + offsets.error_offset;
  const offsetBytes = arena.view.getBigUint64(at, true);
  return offsetBytes === UNTOUCHED
    ? outcomeOf(result)
    : { kind: "failed_at", errno: errnoOf(result), offsetBytes };
}

/** Of the reserved words the last one may be another than 0. */
function fill({ offsetBytes, sizeBytes, attributes, flags, reserved }: SetMemoryAttributes2): void {
  const { bytes, offsets } = MEMORY_ATTRIBUTES2;
  new Uint8Array(BLOCK.buffer).fill(0);
  BLOCK.setBigUint64(offsets.offset, offsetBytes, true);
  BLOCK.setBigUint64(offsets.size, sizeBytes, true);
  BLOCK.setBigUint64(offsets.attributes, attributes, true);
  BLOCK.setBigUint64(offsets.flags, flags, true);
  BLOCK.setBigUint64(offsets.error_offset, UNTOUCHED, true);
  BLOCK.setBigUint64(bytes - 8, reserved, true);
}
