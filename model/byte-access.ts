/**
 * Guest accesses of bytes: an access of up to two pages, of which each is served as an access of
 * the whole page is in the same generation, until one of them is no memory. From there on KVM
 * carries out the whole instruction itself, page by page.
 *
 * @source arch/x86/kvm/x86.c, emulator_read_write, emulator_read_write_onepage and
 *   complete_emulated_mmio: one fragment per page, exits of at most 8 bytes; Linux 6.1 to 7.3
 */
import type { GuestByteOperation, GuestRead, GuestWrite } from "../abi/operation.ts";
import { addressOf, PAGE_SIZE_BYTES, pageOf } from "../abi/units.ts";
import { assured } from "./assured.ts";
import { contentOf, type Target } from "./designs/memfile/targets.ts";
import type { Expectation } from "./expectation.ts";
import { slotUnder, targetUnder } from "./guest-memory.ts";
import { loadedBytes } from "./page-bytes.ts";
import type { Context, Ladder } from "./rule.ts";
import type { MachineState, MemslotState } from "./state.ts";
import { verdictOf } from "./verdict.ts";

/** The part of an access that lies in one page. */
export interface AccessPart {
  readonly gpa: bigint;
  readonly lengthBytes: number;
  /** Bytes of the access that lie before it. */
  readonly from: number;
}

/** The parts of an access, one or two, lowest first. */
export function partsOf({ gpa, lengthBytes }: GuestByteOperation): readonly AccessPart[] {
  const inPage = Number(PAGE_SIZE_BYTES - (gpa % PAGE_SIZE_BYTES));
  if (inPage >= lengthBytes) return [{ gpa, lengthBytes, from: 0 }];
  const second = { gpa: gpa + BigInt(inPage), lengthBytes: lengthBytes - inPage, from: inPage };
  return [{ gpa, lengthBytes: inPage, from: 0 }, second];
}

/** What an instruction does with a page. */
type Does = "load" | "store";

/** What a fault on the page of a part comes to: memory, none, or the end of the access. */
export type Served = "memory" | "mmio" | Expectation;

/** Judged as an access of the whole page by the ladder of the dialect. */
export function servedBy(
  context: Context<GuestByteOperation>,
  part: AccessPart,
  does: Does,
  path: "fault" | "emulation",
): Served {
  const { dialect } = context;
  const { guest_read: load, guest_write: store } = dialect.operations;
  const expected =
    does === "load"
      ? spoken(load?.ladder ?? [], loadOf(context, part, path))
      : spoken(store?.ladder ?? [], storeOf(context, part, path));
  if (expected === undefined) return "memory";
  return expected.kind === "mmio" ? "mmio" : expected;
}

/** How the access is made: what `xchg` is asked of a page is a store from the start. */
export function doesOf({ op }: GuestByteOperation): Does {
  return op === "guest_read_bytes" ? "load" : "store";
}

/** Faults on the pages of an access, in order, as far as they come. */
export interface Faults {
  /** Parts whose pages the hardware's page tables have from then on. */
  readonly mapped: readonly AccessPart[];
  /** Present when the access ends in a failure. */
  readonly failed?: Expectation;
  /** True when a part is no memory. */
  readonly isEmulated: boolean;
}

/**
 * What the hardware asks for before the access is made. The lower page comes first: so it does on
 * every machine that was looked at, although no manual says so.
 */
export function faultsOf(context: Context<GuestByteOperation>): Faults {
  const mapped: AccessPart[] = [];
  for (const part of partsOf(context.operation)) {
    const served = servedBy(context, part, doesOf(context.operation), "fault");
    if (served === "mmio") return { mapped, isEmulated: true };
    if (served !== "memory") return { mapped, failed: served, isEmulated: false };
    mapped.push(part);
  }
  return { mapped, isEmulated: false };
}

/** Slot, page and place of a part that memory answers. */
export interface PartPlace {
  readonly slot: MemslotState;
  readonly target: Target;
  /** Offset in the page. */
  readonly offset: number;
}

export function placeOf(
  context: Context<GuestByteOperation>,
  part: AccessPart,
  path: "fault" | "emulation",
): PartPlace {
  const whole = loadOf(context, part, path);
  const slot = assured(slotUnder(whole), "guest-access/first-page-served");
  return { slot, target: targetUnder(whole), offset: Number(part.gpa % PAGE_SIZE_BYTES) };
}

/** The bytes of a part that memory answers, in their place in the value. */
export function bytesAt(
  state: MachineState,
  { target, offset }: PartPlace,
  part: AccessPart,
): bigint {
  return loadedBytes(contentOf(state, target), offset, part.lengthBytes) << bitsBefore(part);
}

/** The bytes of a value that a part has. */
export function dataOf(value: bigint, part: AccessPart): bigint {
  return (value >> bitsBefore(part)) & ((1n << BigInt(part.lengthBytes * 8)) - 1n);
}

/** Where the bytes of a part begin in the value. */
export function bitsBefore({ from }: AccessPart): bigint {
  return BigInt(from * 8);
}

type Path = "fault" | "emulation";

function loadOf(
  { dialect, state, operation }: Context<GuestByteOperation>,
  part: AccessPart,
  path: Path,
): Context<GuestRead> {
  const { addressSpace } = operation;
  const gpa = addressOf(pageOf(part.gpa));
  const load = { op: "guest_read", gpa, access: "shared", path, addressSpace } as const;
  return { dialect, state, operation: load };
}

function storeOf(
  context: Context<GuestByteOperation>,
  part: AccessPart,
  path: Path,
): Context<GuestWrite> {
  const { operation, ...rest } = loadOf(context, part, path);
  return { ...rest, operation: { ...operation, op: "guest_write", tag: 0 } };
}

/** What the first rule that speaks says. */
function spoken<O extends GuestRead | GuestWrite>(
  ladder: Ladder<O>,
  context: Context<O>,
): Expectation | undefined {
  const entry = ladder.find(({ rule, when }) => when?.(context) !== false && rule.speaks(context));
  return entry && verdictOf(entry, context);
}
