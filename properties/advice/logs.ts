/** Advice about dirty logs. What a caller copies is seen where its loads are in the trace. */
import type { HostRead } from "../../abi/operation.ts";
import { pagesIn } from "../../abi/page-set.ts";
import { pageOf } from "../../abi/units.ts";
import {
  type MachineState,
  type MemslotState,
  memslotAt,
  memslotNamed,
} from "../../model/state.ts";
import { guestAccessOf } from "../guest-access.ts";
import { wordOf } from "../history.ts";
import { type Adviser, type CallerStep, FINE } from "./advice.ts";

/** Pages of slots that are larger are not followed one by one. */
const PAGES_MAX = 1 << 16;

export function logIsCopied(): Adviser {
  const owed = new Map<number, Set<number>>();
  let copies = false;
  const left = (word: number): readonly string[] => {
    const pages = [...(owed.get(word) ?? [])];
    if (!copies || pages.length === 0) return FINE;
    return [`the log of slot ${word & 0xffff} named ${pages.join(", ")}: not copied`];
  };
  return {
    id: "log-is-copied",
    look: ({ before, operation, outcome }) => {
      if (operation.op === "host_read") {
        copies = true;
        for (const [slot, page] of pagesAt(before, operation)) owed.get(wordOf(slot))?.delete(page);
      }
      if (operation.op !== "get_dirty_log" || outcome.kind !== "dirty_log") return FINE;
      const told = left(operation.slot);
      owed.set(operation.slot, new Set(pagesIn(outcome.pages).slice(0, PAGES_MAX)));
      return told;
    },
    end: () => [...owed.keys()].flatMap(left),
  };
}

/** What a caller has copied of a slot since its log was taken, or began. */
interface Copy {
  readonly read: Set<number>;
  /** Pages that were dirty when all was copied, and that nobody has written since. */
  stale: Set<number> | undefined;
}

export function logTakenAtFullCopy(): Adviser {
  const copies = new Map<number, Copy>();
  return {
    id: "log-taken-at-full-copy",
    look: (step) => {
      const { before, operation, outcome } = step;
      if (operation.op === "host_read") copyPage(copies, before, operation);
      forgetWritten(copies, step);
      if (operation.op !== "get_dirty_log" || outcome.kind !== "dirty_log") return FINE;
      const stale = copies.get(operation.slot)?.stale ?? new Set();
      copies.delete(operation.slot);
      const again = pagesIn(outcome.pages).filter((page) => stale.has(page));
      if (again.length === 0) return FINE;
      return [`the log names ${again.join(", ")}, which were copied with all of the slot`];
    },
  };
}

function copyPage(copies: Map<number, Copy>, state: MachineState, call: HostRead): void {
  for (const [slot, page] of pagesAt(state, call)) {
    if (slot.dirty === null || slot.pages > PAGES_MAX) continue;
    const word = wordOf(slot);
    const copy = copies.get(word) ?? { read: new Set(), stale: undefined };
    copies.set(word, copy);
    copy.read.add(page);
    if (copy.read.size < slot.pages || copy.stale !== undefined) continue;
    copy.stale = new Set(pagesIn(slot.dirty.required));
  }
}

/** What the guest writes after the copy belongs into the next log. */
function forgetWritten(copies: Map<number, Copy>, { before, operation, after }: CallerStep): void {
  const access = guestAccessOf(operation);
  if (access?.op === "guest_write") {
    const slot = memslotAt(before, access.addressSpace, pageOf(access.gpa));
    if (slot !== undefined) {
      copies.get(wordOf(slot))?.stale?.delete(Number(pageOf(access.gpa) - slot.baseGfn));
    }
  }
  for (const word of copies.keys()) {
    if (memslotNamed(after, word)?.dirty == null) copies.delete(word);
  }
}

/** The slots that show a page of the caller's memory, each with the index of the page. */
function pagesAt(
  { memslots }: MachineState,
  { hva }: HostRead,
): readonly (readonly [MemslotState, number])[] {
  return memslots.flatMap((slot) => {
    const page = Number(pageOf(hva) - pageOf(slot.hva));
    return page >= 0 && page < slot.pages ? [[slot, page] as const] : [];
  });
}
