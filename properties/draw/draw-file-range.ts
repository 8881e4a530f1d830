/**
 * Draws pages of files: around what is populated, and around the ends of what slots bind, since a
 * range that crosses such an end is clipped there.
 */
import { type Handle, isHandle } from "../../abi/handle.ts";
import type { FileState, MachineState, MemslotState } from "../../model/state.ts";
import { FAR_FILE_END, SMALL_FILE_PAGES } from "./edges.ts";
import { chance, pick, pickWeighted, type Random } from "./random.ts";

/** Pages of a file, the first and how many. */
export interface FileRange {
  readonly first: number;
  readonly pages: number;
}

/** A file that was made, open or closed, with its handle. */
export interface NamedFile {
  readonly handle: Handle;
  readonly file: FileState;
}

/** Every file of the state; an ordinary one once for every descriptor of it. */
export function filesOf({ files }: MachineState): readonly NamedFile[] {
  return Object.entries(files).flatMap(([handle, file]) =>
    isHandle(handle) ? [{ handle, file: resolved(files, file) }] : [],
  );
}

function resolved(files: MachineState["files"], file: FileState): FileState {
  const { open, kind, duplicateOf } = file;
  const of = kind === "memfd" && duplicateOf !== undefined ? files[duplicateOf] : undefined;
  return of === undefined ? file : { ...of, open };
}

/** Files whose content user space can reach. */
export function accessibleFiles(state: MachineState): readonly NamedFile[] {
  return filesOf(state).filter(
    ({ file }) => file.open && file.kind === "memfd" && (file.nodeFlags ?? 0) === 0,
  );
}

/** Pages of a small file that hold a tag, in order. */
export function writtenPagesOf({ pages = {} }: FileState): readonly number[] {
  return Object.entries(pages).flatMap(([page, { tag }]) =>
    tag !== 0 && Number(page) <= LAST_PAGE ? [Number(page)] : [],
  );
}

/** Accessible files that are sealed against writing: now, or by mappings to come. */
export function sealedAgainstWriting(state: MachineState): readonly NamedFile[] {
  return accessibleFiles(state).filter(({ file }) => isWriteSealed(file));
}

/** True when nobody may write into the file who could not do so before. */
export function isWriteSealed({ seals = 0 }: FileState): boolean {
  return (seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) !== 0;
}

/** The file can neither be written nor mapped shared. */
export const F_SEAL_WRITE = 8;
/** The file can no longer be written, and be mapped shared only for reading. */
export const F_SEAL_FUTURE_WRITE = 0x10;

/** Slots that the file backs. */
export function slotsBoundTo(state: MachineState, handle: Handle): readonly MemslotState[] {
  return state.memslots.filter(({ privateFile }) => privateFile?.file === handle);
}

/** Pages that the file has, in order. */
export function pagesOf({ pages = {} }: FileState): readonly number[] {
  return Object.keys(pages).map(Number);
}

/**
 * One to four pages as a rule: at the end of a binding, around a page that is there, an aligned
 * group of four, or anywhere.
 */
export function drawFileRange(random: Random, state: MachineState, of: NamedFile): FileRange {
  const bound = slotsBoundTo(state, of.handle);
  const present = pagesOf(of.file).filter((page) => page <= LAST_PAGE);
  const place = pickWeighted(random, [
    [bound.length > 0 ? 45 : 0, "border" as const],
    [present.length > 0 ? 20 : 0, "present" as const],
    [8, "group" as const],
    [25, "anywhere" as const],
    [5, "all" as const],
  ]);
  switch (place) {
    case "border":
      return besideBorder(random, pick(random, bound));
    case "present":
      return { first: pick(random, present), pages: random.nextInt(1, 3) };
    case "group":
      return { first: 4 * random.nextInt(0, 1), pages: 4 };
    case "all":
      return { first: 0, pages: LAST_PAGE };
    case "anywhere":
      return { first: pick(random, SMALL_FILE_PAGES), pages: random.nextInt(1, 4) };
  }
}

const LAST_PAGE = Math.max(...SMALL_FILE_PAGES);

/** A range that ends or begins near an end of the slot's pages, or that lies inside of them. */
function besideBorder(random: Random, slot: MemslotState): FileRange {
  const first = Number(slot.privateFile?.offsetPages ?? 0n);
  // A slot may bind pages that no file of this world will ever have.
  if (first >= FAR_FILE_END) return { first: pick(random, SMALL_FILE_PAGES), pages: 1 };
  const end = first + Math.min(slot.pages, LAST_PAGE);
  const border = chance(random, 55) ? first : end;
  const start = Math.max(0, border + random.nextInt(-2, 1));
  return { first: start, pages: random.nextInt(1, 4) };
}
