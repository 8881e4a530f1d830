/** Which page of a guest_memfd is behind a frame, and which the machine has mapped there. */
import type { Handle } from "../abi/handle.ts";
import type { ObservedFile } from "../abi/observation.ts";
import { type MappedPage, privatePagesToJudge } from "./mappings.ts";
import { filePageBehind } from "./memfile.ts";
import type { Step } from "./property.ts";

/** A frame that is mapped from a guest_memfd, and the file page that belongs there. */
export interface FilePageMapped {
  readonly page: MappedPage;
  readonly handle: Handle;
  readonly index: number;
  /** The machine's file; undefined when it lives no longer. */
  readonly file: ObservedFile | undefined;
}

/** Every frame that is mapped from a guest_memfd after the step and whose slot has one. */
export function mappedFilePages(step: Step): readonly FilePageMapped[] {
  return privatePagesToJudge(step).flatMap((page) => {
    const { slot, gfn } = page;
    const handle = slot?.guestMemfd?.file;
    const index = slot && filePageBehind(slot, gfn);
    if (handle === undefined || index === undefined) return [];
    const file = step.observedAfter?.files?.find((observed) => observed.handle === handle);
    return [{ page, handle, index: Number(index), file }];
  });
}
