/** `kvm[:prefetch][,vm-type=TYPE]`: the real kernel, and how it is asked. */
import { VM_TYPES, type VmType } from "../../implementations/kvm/create-vm.ts";

export interface KvmName {
  /** With nothing in the way of the prefetch that `docs/findings.md` tells about. */
  readonly letsPrefetch: boolean;
  readonly vmType: VmType;
}

/** @returns undefined for a name of something else. */
export function parseKvmName(implementation: string): KvmName | undefined {
  const [, prefetch, type = "default"] = NAME.exec(implementation) ?? [undefined];
  const vmType = VM_TYPES.find((known) => known === type);
  if (vmType === undefined || !NAME.test(implementation)) return undefined;
  return { letsPrefetch: prefetch !== undefined, vmType };
}

const NAME = /^kvm(:prefetch)?(?:,vm-type=([\w-]+))?$/;
