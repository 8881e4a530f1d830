import type { ObservedBinding } from "../../abi/observation.ts";
import { type List, SortedList } from "../../abi/sorted-list.ts";
import { bindingChanges, byPage } from "../binding-changes.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";

/** Otherwise an event of the file reaches one of two slots only. */
export const filePageBoundOnce: AlwaysProperty = {
  kind: "always",
  id: "file-page-bound-once",
  sentence: "A page of an open guest_memfd is bound to one slot at most.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind: a range that is taken is refused, Linux 6.8",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => {
    for (const { file, come } of bindingChanges(step)) {
      const twice = metIn(file.bindings ?? [], come);
      if (twice !== undefined) return `pages of slot ${twice.id} in ${file.handle} are bound twice`;
    }
    return undefined;
  },
};

/** The first of two bindings that meet, one of which is new. */
function metIn(
  bindings: List<ObservedBinding>,
  come: readonly ObservedBinding[],
): ObservedBinding | undefined {
  if (!(bindings instanceof SortedList)) {
    const sorted = [...bindings].sort(byPage);
    return sorted.find((binding, at) => meets(binding, sorted[at + 1]));
  }
  const all: SortedList<ObservedBinding> = bindings;
  for (const binding of come) {
    const before = all.last((other) => byPage(other, binding) < 0);
    if (before !== undefined && meets(before, binding)) return before;
    if (
      meets(
        binding,
        all.first((other) => byPage(other, binding) > 0),
      )
    )
      return binding;
  }
  return undefined;
}

function meets(binding: ObservedBinding, next: ObservedBinding | undefined): boolean {
  return next !== undefined && next.startPage < binding.endPage;
}
