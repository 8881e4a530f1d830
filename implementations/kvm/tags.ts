/** Tags as code returns them: what a page that is called leaves in `rax`. */
import { undecodable } from "../../abi/tag-bytes.ts";
import { U32_MAX } from "../../abi/units.ts";

/** The tag that called code returned in `rax`; a wider value is marked as one that spells none. */
export function decodeReturn(rax: bigint): number {
  return rax <= BigInt(U32_MAX) ? Number(rax) : undecodable(rax);
}
