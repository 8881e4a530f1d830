/**
 * Draws ranges of bytes that begin or end inside of pages that hold something: those pages stay,
 * and lose what the range covers.
 */
import type { Handle } from "../../abi/handle.ts";
import { addressOf, PAGE_SIZE_BYTES } from "../../abi/units.ts";
import { accessibleFiles, writtenPagesOf } from "./draw-file-range.ts";
import { chance, pick, pickWeighted, type Random, type Weighted } from "./random.ts";
import type { World } from "./world.ts";

/** Bytes of a file that is open. */
interface TornRange {
  readonly fd: Handle;
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
}

/**
 * Around the end of what a page is told apart by, its first 8 bytes, and around its middle and end.
 * Where only some of the 8 go, nothing can be compared any more, so that is drawn seldom.
 */
const ENDS: readonly Weighted<bigint>[] = [
  ...[0n, 8n, 9n, 0x7ffn, 0x800n, PAGE_SIZE_BYTES - 1n].map((bytes) => [4, bytes] as const),
  [1, 7n],
];

/**
 * A range of an accessible file that cuts a written page.
 *
 * @returns undefined where no such page is.
 */
export function drawTornRange(random: Random, { state }: World): TornRange | undefined {
  const written = accessibleFiles(state).flatMap(({ handle, file }) =>
    writtenPagesOf(file).map((page) => ({ handle, page })),
  );
  if (written.length === 0) return undefined;
  const { handle, page } = pick(random, written);
  const before = page > 0 && chance(random, 50) ? page - 1 : page;
  const offsetBytes = addressOf(BigInt(before)) + pickWeighted(random, ENDS);
  const end = addressOf(BigInt(before + random.nextInt(0, 2))) + pickWeighted(random, ENDS);
  const sizeBytes = end > offsetBytes ? end - offsetBytes : PAGE_SIZE_BYTES;
  return { fd: handle, offsetBytes, sizeBytes };
}
