/**
 * Special registers of a vCPU that runs user-mode 64-bit code. User mode is what makes a guest
 * access take the hardware fault path on every host; some emulate everything that runs with more
 * privilege.
 */
import { CONTROL } from "./arena.ts";
import { SEGMENT, SREGS } from "./layout.ts";

/** Paging, write protection for the kernel, alignment mask, native FPU errors, protection. */
const CR0 = 0x8005_0033n;
/** PAE, and SSE state as 64-bit code expects. */
const CR4 = 0x620n;
/** System calls, long mode enabled and active, no-execute. */
const EFER = 0xd01n;

const CODE_TYPE = 11;
const DATA_TYPE = 3;
const USER = 3;

const START = CONTROL.specialRegisters;

/**
 * Turns the special registers at `CONTROL.specialRegisters` into those of user-mode 64-bit code
 * without a way out.
 */
export function enterUserMode(view: DataView, rootGpa: bigint): void {
  const { cs, ds, es, fs, gs, ss, cr0, cr3, cr4, efer } = SREGS.offsets;
  writeSegment(view, START + cs, { selector: 0x33, type: CODE_TYPE, isLong: true });
  for (const offset of [ds, es, fs, gs, ss]) {
    writeSegment(view, START + offset, { selector: 0x2b, type: DATA_TYPE, isLong: false });
  }
  // Empty tables: any exception becomes a triple fault, whatever memory holds.
  view.setUint16(START + SREGS.offsets["gdt.limit"], 0, true);
  view.setUint16(START + SREGS.offsets["idt.limit"], 0, true);
  view.setBigUint64(START + cr0, CR0, true);
  view.setBigUint64(START + cr3, rootGpa, true);
  view.setBigUint64(START + cr4, CR4, true);
  view.setBigUint64(START + efer, EFER, true);
}

interface FlatSegment {
  readonly selector: number;
  readonly type: number;
  readonly isLong: boolean;
}

function writeSegment(view: DataView, at: number, segment: FlatSegment): void {
  const { offsets } = SEGMENT;
  view.setBigUint64(at + offsets.base, 0n, true);
  view.setUint32(at + offsets.limit, 0xffff_ffff, true);
  view.setUint16(at + offsets.selector, segment.selector, true);
  view.setUint8(at + offsets.type, segment.type);
  view.setUint8(at + offsets.present, 1);
  view.setUint8(at + offsets.dpl, USER);
  view.setUint8(at + offsets.db, segment.isLong ? 0 : 1);
  view.setUint8(at + offsets.s, 1);
  view.setUint8(at + offsets.l, segment.isLong ? 1 : 0);
  view.setUint8(at + offsets.g, 1);
}
