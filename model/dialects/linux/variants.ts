import type { OperationKind, SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import type { Dialect } from "../../dialect.ts";
import type { Rule } from "../../rule.ts";
import { supportedByKernel } from "../../rules/attributes/supported-by-kernel.ts";
import { bindingInsideFile } from "../../rules/guest-memfd/binding-inside-file.ts";
import { flagUnchanged } from "../../rules/guest-memfd/flag-unchanged.ts";
import { rangeUnbound } from "../../rules/guest-memfd/range-unbound.ts";
import { signedBindingInsideFile } from "../../rules/guest-memfd/signed-binding-inside-file.ts";
import { moveApart } from "../../rules/host-memory/move-apart.ts";
import { movedMapped } from "../../rules/host-memory/moved-mapped.ts";
import { archMetadataAllocated } from "../../rules/memslot/arch-metadata-allocated.ts";
import { twoDimensionalPaging } from "../../rules/pre-fault/two-dimensional-paging.ts";
import { always } from "../../transitions/refused/always.ts";
import { modelIn, moved, onlyReachable, reachable, replaced, without } from "../ladder.ts";
import { withConstants } from "./with-constants.ts";

/** The dialect on a kernel that is built without memory attributes: the ioctl does not exist. */
export function withoutAttributes(dialect: Dialect): Dialect {
  const { ladder } = modelIn(dialect, "set_memory_attributes");
  const reason = "this kernel is built without memory attributes";
  return withConstants(
    dialect,
    { memoryAttributes: false },
    {
      set_memory_attributes: {
        ladder: onlyReachable(ladder, reason, supportedByKernel),
        effect: always,
      },
    },
  );
}

/** The dialect on a machine without two-dimensional paging: nothing can be pre-faulted. */
export function withoutTwoDimensionalPaging(dialect: Dialect): Dialect {
  const { pre_fault_memory: preFault } = dialect.operations;
  if (preFault === undefined) return dialect;
  const ladder = reachable(preFault.ladder, twoDimensionalPaging);
  return withConstants(
    dialect,
    { twoDimensionalPaging: false },
    { pre_fault_memory: { ladder, effect: always } },
  );
}

/** The dialect before the fix that keeps a slot from losing its guest_memfd. */
export function toggleAllowed(dialect: Dialect): Dialect {
  const region = modelIn(dialect, "set_user_memory_region");
  const region2 = modelIn(dialect, "set_user_memory_region2");
  return withConstants(
    dialect,
    {},
    {
      set_user_memory_region: { ...region, ladder: without(region.ladder, flagUnchanged) },
      set_user_memory_region2: { ...region2, ladder: without(region2.ladder, flagUnchanged) },
    },
  );
}

/**
 * The dialect in which file pages that are bound already are noticed where the file is looked at,
 * before the gpa limit.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_bind; measured on 7.2.13
 */
export function bindingEarly(dialect: Dialect): Dialect {
  return withMoved(dialect, "set_user_memory_region2", rangeUnbound, bindingInsideFile);
}

/** The dialect in which they are noticed when everything else has succeeded; measured on 7.3.4. */
export function bindingLate(dialect: Dialect): Dialect {
  return withMoved(dialect, "set_user_memory_region2", rangeUnbound, archMetadataAllocated);
}

/**
 * The dialect in which offset and size of a binding are added without a sign.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_bind, 06ba195f136a (7.2); the same in 6.12.117
 */
export function bindingEndUnsigned(dialect: Dialect): Dialect {
  return withBindingEnd(dialect, signedBindingInsideFile, bindingInsideFile);
}

/** The dialect in which they are added with one, as before that. */
export function bindingEndSigned(dialect: Dialect): Dialect {
  return withBindingEnd(dialect, bindingInsideFile, signedBindingInsideFile);
}

function withBindingEnd(
  dialect: Dialect,
  old: { readonly id: string },
  rule: Rule<SetUserMemoryRegion2>,
): Dialect {
  const region2 = modelIn(dialect, "set_user_memory_region2");
  const ladder = replaced(region2.ladder, old, rule);
  return withConstants(dialect, {}, { set_user_memory_region2: { ...region2, ladder } });
}

/** The dialect in which mremap looks at its ranges first. @source mm/mremap.c, Linux 6.17 */
export function mremapRangesFirst(dialect: Dialect): Dialect {
  return withMoved(dialect, "host_mremap", movedMapped, moveApart);
}

/** The dialect in which it looks for what is mapped first, as before that. */
export function mremapMappingFirst(dialect: Dialect): Dialect {
  return withMoved(dialect, "host_mremap", moveApart, movedMapped);
}

/** The dialect in which a rule of one operation stands right behind another. */
function withMoved(
  dialect: Dialect,
  kind: OperationKind,
  rule: { readonly id: string },
  behind: { readonly id: string },
): Dialect {
  const model = modelIn(dialect, kind);
  return withConstants(
    dialect,
    {},
    { [kind]: { ...model, ladder: moved(model.ladder, rule, behind) } },
  );
}
