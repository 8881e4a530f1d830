import { type Handle, isHandle } from "../abi/handle.ts";
import type { ObservedFile } from "../abi/observation.ts";
import type { Step } from "./property.ts";

/** A file before and after a step, as the machine keeps it. */
export interface FileChange {
  readonly handle: Handle;
  readonly before: ObservedFile;
  readonly after: ObservedFile;
}

/** Every file that exists on both sides of a step. */
export function fileChanges({ observedBefore, observedAfter }: Step): readonly FileChange[] {
  const old = observedBefore?.files ?? [];
  return (observedAfter?.files ?? []).flatMap((after) => {
    const before = old.find(({ handle }) => handle === after.handle);
    return before !== undefined && isHandle(after.handle)
      ? [{ handle: after.handle, before, after }]
      : [];
  });
}
