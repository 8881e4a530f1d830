import type { ObservedMapping } from "../../abi/observation.ts";
import type { GuestAccessKind } from "../../abi/operation.ts";
import type { MemoryFault } from "../../abi/outcome.ts";
import { changesOf } from "../../abi/sorted-list.ts";
import { PAGE_SIZE_BYTES, pageOf } from "../../abi/units.ts";
import type { GuestAccess } from "../../model/guest-memory.ts";
import { guestAccessOf } from "../guest-access.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/** I-08. User space converts what the exit names, so it has to name the access and nothing else. */
export const memoryFaultExitIsExact: AlwaysProperty = {
  kind: "always",
  id: "memory-fault-exit-is-exact",
  sentence: "A memory fault exit names the kind of the access and its page, and maps nothing.",
  source: "KVM fd-based private memory v6, patches 5 and 6",
  needsObservation: false,
  isAbout: hasPrivateMemory,
  violation: (step) => inexactExit(step, { returned: 0, privateFlag: 1n }),
};

/** What an exit looks like: the return value of KVM_RUN, and the flag of a private access. */
interface ExitForm {
  readonly returned: MemoryFault["returned"];
  readonly privateFlag: bigint;
}

/** What is wrong about a memory fault exit; undefined for one that is right, and for no exit. */
export function inexactExit(step: Step, form: ExitForm): string | undefined {
  const { operation, outcome, observedBefore, observedAfter } = step;
  const access = guestAccessOf(operation);
  if (outcome.kind !== "memory_fault") return undefined;
  if (access === undefined) return `${operation.op} is no guest access`;
  const wrong = wrongField(outcome, access.access, access.gpa, form);
  if (wrong !== undefined) return wrong;
  const { gone, come } = changesOf(observedBefore?.mappings ?? [], observedAfter?.mappings ?? []);
  const installed = isMapped(come, access) && !isMapped(gone, access);
  return installed ? "the access exited, and its page was mapped" : undefined;
}

function wrongField(
  exit: MemoryFault,
  kind: GuestAccessKind,
  gpa: bigint,
  { returned, privateFlag }: ExitForm,
): string | undefined {
  const flags = kind === "private" ? privateFlag : 0n;
  if (exit.flags !== flags) return `the exit has flags ${exit.flags} for a ${kind} access`;
  const page = gpa - (gpa % PAGE_SIZE_BYTES);
  if (exit.gpa !== page || exit.sizeBytes !== PAGE_SIZE_BYTES) {
    return `the exit names ${exit.sizeBytes} bytes at gpa 0x${exit.gpa.toString(16)}`;
  }
  if (exit.returned === returned) return undefined;
  return exit.returned === 0 ? "KVM_RUN succeeded" : `KVM_RUN failed with ${exit.returned}`;
}

function isMapped(
  mappings: readonly ObservedMapping[],
  { addressSpace, gpa }: GuestAccess,
): boolean {
  const gfn = pageOf(gpa);
  return mappings.some((one) => one.addressSpace === addressSpace && one.gfn === gfn);
}
