/** Bindings that a step may have changed: a long list is not looked at again as a whole. */
import type { ObservedBinding, ObservedFile } from "../abi/observation.ts";
import { changesOf, type List, SortedList } from "../abi/sorted-list.ts";
import type { Step } from "./property.ts";

/** A file of the inside view, with the bindings that are new in it and that it lost. */
export interface BindingChange {
  readonly file: ObservedFile;
  readonly come: readonly ObservedBinding[];
  readonly gone: readonly ObservedBinding[];
}

/** The files whose bindings differ from those before; all of them where little is known. */
export function bindingChanges({ observedBefore, observedAfter }: Step): readonly BindingChange[] {
  const old = observedBefore?.files ?? [];
  if (observedBefore !== undefined && old === observedAfter?.files) return [];
  return (observedAfter?.files ?? []).flatMap((file) => {
    const before = old.find(({ handle }) => handle === file.handle);
    if (file.bindings === undefined || before === file) return [];
    return [{ file, ...changesOf(before?.bindings ?? [], file.bindings) }];
  });
}

/** By first page; of one file and one place. */
export function byPage(a: ObservedBinding, b: ObservedBinding): number {
  return a.startPage - b.startPage || a.addressSpace - b.addressSpace || a.id - b.id;
}

/** The binding of a slot that begins at this page. */
export function bindingAt(
  bindings: List<ObservedBinding>,
  wanted: Pick<ObservedBinding, "addressSpace" | "id" | "startPage">,
): ObservedBinding | undefined {
  const isIt = (binding: ObservedBinding): boolean =>
    binding.id === wanted.id &&
    binding.addressSpace === wanted.addressSpace &&
    binding.startPage === wanted.startPage;
  if (!(bindings instanceof SortedList)) return bindings.find(isIt);
  const place = { ...wanted, endPage: 0 };
  const found = (bindings as SortedList<ObservedBinding>).first((one) => byPage(one, place) >= 0);
  return found !== undefined && isIt(found) ? found : undefined;
}
