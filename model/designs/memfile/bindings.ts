/** Which slots are bound to the same pages of a file. */
import type { FdRef } from "../../../abi/handle.ts";
import type { MachineState, MemslotState } from "../../state.ts";

/** Pages of a file. */
export interface FilePages {
  readonly file: FdRef;
  readonly offsetPages: bigint;
  readonly pages: bigint;
}

/** True when the private half of the slot is bound to one of the pages. */
export function sharesPages({ privateFile, pages }: MemslotState, other: FilePages): boolean {
  return (
    privateFile !== undefined &&
    privateFile.file === other.file &&
    privateFile.offsetPages < other.offsetPages + other.pages &&
    other.offsetPages < privateFile.offsetPages + BigInt(pages)
  );
}

/** The gfn at which a slot shows the page of a file. */
export interface Place {
  readonly slot: MemslotState;
  readonly gfn: bigint;
}

/** Every place that a page of a file is bound to. */
export function placesOf(state: MachineState, file: FdRef, index: bigint): readonly Place[] {
  const page = { file, offsetPages: index, pages: 1n };
  return [...state.memslots]
    .filter((slot) => sharesPages(slot, page))
    .map((slot) => ({ slot, gfn: slot.baseGfn + index - (slot.privateFile?.offsetPages ?? 0n) }));
}
