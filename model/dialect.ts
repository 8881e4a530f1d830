/**
 * A dialect is one generation of the ABI: constants, and for every operation an ordered ladder of
 * rules and an effect.
 */
import type { Feature } from "../abi/features.ts";
import type { OperationKind } from "../abi/operation.ts";
import type { QuirkId } from "./quirks.ts";
import type { OperationModel } from "./rule.ts";

/** Numbers in which generations differ. */
export interface DialectConstants {
  /** User slot ids are 0 .. userSlots-1. */
  readonly userSlots: number;
  /** Ids at and above this are not even internal slots. */
  readonly slotIds: number;
  readonly addressSpaces: number;
  /** Flag bits that some slot may carry. */
  readonly validFlags: number;
  /** Pages that one slot may hold at most. */
  readonly slotPagesMax: bigint;
  /** First guest physical byte address that no slot may reach. */
  readonly gpaLimit: bigint;
  /** First host byte address that is not user space. */
  readonly hvaLimit: bigint;
  /**
   * Whether KVM_RUN presets `exit_reason` to UNKNOWN, so that a plain failure is recognisable
   * (Linux 6.8).
   */
  readonly presetsExitReason: boolean;
  /** Order of the folios that files get where they can; absent: every folio is one page. */
  readonly folioOrder?: number;
  /** Flags KVM_CREATE_GUEST_MEMFD takes; absent without guest_memfd. */
  readonly guestMemfdFlags?: bigint;
  /** Whether the type of the VM has private memory, so that gfns can have the PRIVATE attribute. */
  readonly privateVm?: boolean;
  /** Whether hardware says of each access if it is private; else the gfn's attribute does. */
  readonly marksAccesses?: boolean;
  /** Whether a VM whose state is protected can have read-only slots; absent: it can. */
  readonly protectedReadonly?: boolean;
  /** Whether the kernel is built with memory attributes; absent where they do not exist. */
  readonly memoryAttributes?: boolean;
  /** Whether a guest_memfd knows the kind of each of its pages; absent: gfns have attributes. */
  readonly inPlaceConversion?: boolean;
  /** Whether the machine has two-dimensional paging, without which nothing can be pre-faulted. */
  readonly twoDimensionalPaging?: boolean;
  /** What an instruction fetch where no slot is ends in; with SHUTDOWN, the guest is gone. */
  readonly fetchWithoutSlot: "INTERNAL_ERROR" | "SHUTDOWN";
  /** Whether a load or a fetch may leave its page in the dirty log. */
  readonly loadsMayDirty: boolean;
  /** Flags that memfd_create takes, but for the sizes of huge pages beside HUGETLB. */
  readonly memfdFlags: number;
  /** Seals of files that fcntl knows; absent: those of 5.18. */
  readonly seals?: number;
  /** Mode bits that vfs_fallocate knows. */
  readonly fallocateModes?: number;
}

/** One generation of the ABI. */
export interface Dialect {
  /** Name as on the command line, for instance `linux-6.18`. */
  readonly name: string;
  /** One sentence: what this is and where it was promised. */
  readonly sentence: string;
  readonly constants: DialectConstants;
  /** Arguments it has that others lack; absent: none. */
  readonly features?: readonly Feature[];
  /** Where it does as the code does and not as the text promises; absent: nowhere. */
  readonly quirks?: readonly QuirkId[];
  /** Its operations if it kept these quirks only; present where it has any. */
  readonly keeping?: (quirks: readonly QuirkId[]) => Dialect["operations"];
  /**
   * What follows when a caller breaks what the text asks of him (`caller-obligations.ts`): absent,
   * the answer of the code; `undefined`, also what the text leaves open; `strict`, he is at fault.
   */
  readonly obligations?: "undefined" | "strict";
  /** Operations that this generation does not have are missing. */
  readonly operations: { readonly [K in OperationKind]?: OperationModel<K> };
}
