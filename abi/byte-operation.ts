/** Guest accesses of bytes: of any length that an instruction has, at any gpa. */

/** Bytes that one instruction of the guest moves here. */
export type AccessBytes = 1 | 2 | 4 | 8;

/** One load of so many bytes by user-mode guest code, at any gpa; it may cross into a next page. */
export interface GuestReadBytes {
  readonly op: "guest_read_bytes";
  readonly gpa: bigint;
  readonly lengthBytes: AccessBytes;
  readonly addressSpace: number;
}

/** One store of the low bytes of a value by user-mode guest code, at any gpa. */
export interface GuestWriteBytes {
  readonly op: "guest_write_bytes";
  readonly gpa: bigint;
  readonly lengthBytes: AccessBytes;
  readonly value: bigint;
  readonly addressSpace: number;
}

/**
 * A locked exchange, `xchg`, by user-mode guest code at a gpa that is a multiple of its length: one
 * that crosses a cache line is a split lock, of which the host's processor decides.
 */
export interface GuestExchange {
  readonly op: "guest_exchange";
  readonly gpa: bigint;
  readonly lengthBytes: AccessBytes;
  readonly value: bigint;
  readonly addressSpace: number;
}

/** What the guest does with bytes at any gpa, rather than with the tag of a page. */
export type GuestByteOperation = GuestReadBytes | GuestWriteBytes | GuestExchange;
