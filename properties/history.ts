/** What the earlier steps of a trace did, for properties that a step alone does not tell. */
import { changesOf, type List } from "../abi/sorted-list.ts";
import type { FileState, MachineState, MemslotState } from "../model/state.ts";
import type { Step } from "./property.ts";

/** What happened in a trace so far, its last step included. */
export interface History {
  /** Pages that files have lost, each as {@link filePageName}. */
  readonly lostPages: ReadonlySet<string>;
  /** Slots that were moved and are still there, by slot word. */
  readonly movedSlots: ReadonlySet<number>;
  /** Slot words of slots that were deleted, whether made again or not. */
  readonly deletedSlots: ReadonlySet<number>;
}

/** Nothing has happened, or nobody follows what does. */
export const NO_HISTORY: History = {
  lostPages: new Set(),
  movedSlots: new Set(),
  deletedSlots: new Set(),
};

/** A page of a file: handle and index. */
export function filePageName(handle: string, index: number | bigint): string {
  return `${handle} ${index}`;
}

/** The slot word that names a slot. */
export function wordOf({ addressSpace, id }: Pick<MemslotState, "addressSpace" | "id">): number {
  return addressSpace * 0x1_0000 + id;
}

/** Follows one trace. */
export class TraceHistory implements History {
  readonly lostPages: Set<string> = new Set();
  readonly movedSlots: Set<number> = new Set();
  readonly deletedSlots: Set<number> = new Set();

  record({ before, after }: Pick<Step, "before" | "after">): void {
    if (before.memslots !== after.memslots) this.#recordSlots(before.memslots, after.memslots);
    if (before.files !== after.files) this.#recordFiles(before.files, after.files);
  }

  /** Looks at what changed alone: there may be many slots. */
  #recordSlots(before: List<MemslotState>, after: List<MemslotState>): void {
    const { gone, come } = changesOf(before, after);
    const now = new Map(come.map((slot) => [wordOf(slot), slot] as const));
    for (const slot of gone) {
      const word = wordOf(slot);
      const then = now.get(word);
      if (then === undefined) {
        this.deletedSlots.add(word);
        this.movedSlots.delete(word);
      } else if (then.baseGfn !== slot.baseGfn) this.movedSlots.add(word);
    }
  }

  #recordFiles(before: MachineState["files"], after: MachineState["files"]): void {
    for (const [handle, file] of Object.entries(before)) {
      const then: FileState | undefined = after[handle as keyof typeof after];
      if (then?.pages === file.pages) continue;
      for (const index of Object.keys(file.pages ?? {})) {
        if (then?.pages?.[Number(index)] === undefined) {
          this.lostPages.add(filePageName(handle, Number(index)));
        }
      }
    }
  }
}
