/** Decision points of accesses that are made in parts: which bytes go where. */
import { KVM_MEM_READONLY } from "./arithmetic.ts";

/** The part of an access that lies in one page. */
export interface PartOfAccess {
  /** Bytes of the access that lie before it. */
  readonly from: number;
  readonly lengthBytes: number;
}

/** One function per decision point. All are pure. */
export interface ByteDecisions {
  /** Where in the operand the data of a part begin, in bytes. */
  readonly operandOffset: (part: PartOfAccess) => number;
  /** The length of the exit for a part of an access of so many bytes. */
  readonly exitLength: (part: PartOfAccess, accessBytes: number) => number;
  /** Whether a part that the emulator has stored to memory is logged. */
  readonly logsEmulatedPart: (part: PartOfAccess) => boolean;
  /** Whether the emulator may exchange memory of a slot with these flags. */
  readonly mayExchange: (flags: number) => boolean;
  /** The frame that a part is stored to, where it and the first page have these. */
  readonly frameOfPart: (own: number, ofFirstPage: number) => number;
}

/** What a correct kernel decides. */
export const BYTE_DECISIONS: ByteDecisions = {
  operandOffset: ({ from }) => from,
  exitLength: ({ lengthBytes }) => lengthBytes,
  logsEmulatedPart: () => true,
  mayExchange: (flags) => (flags & KVM_MEM_READONLY) === 0,
  frameOfPart: (own) => own,
};
