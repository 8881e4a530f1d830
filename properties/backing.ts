/** Which page of memory is behind a mapped page, in words that name the same page alike. */
import { fileShown, hostPageAt } from "../model/host-memory.ts";
import type { MachineState } from "../model/state.ts";
import { filePageName } from "./history.ts";
import { hostPageOf, type MappedPage } from "./mappings.ts";
import { filePageBehind } from "./memfile.ts";

/** The page of a file that is behind a page, or else of the VMM; undefined outside every slot. */
export function backingOf(state: MachineState, page: MappedPage): string | undefined {
  const { slot, gfn, kind } = page;
  if (kind === "private") {
    const file = slot?.privateFile?.file ?? slot?.guestMemfd?.file;
    return slot && file && filePageName(file, filePageBehind(slot, gfn) ?? 0n);
  }
  const behind = hostPageOf(page);
  if (behind === undefined) return undefined;
  const shown = hostPageAt(state, behind);
  const file = shown && fileShown(shown);
  return file === undefined ? `host page ${behind}` : filePageName(file.handle, file.page);
}
