/**
 * Sizes, limits and conversions of the machine being modelled (x86-64).
 *
 * Addresses and byte counts are `bigint` and unsigned 64 bit. Page numbers inside one slot or one
 * host window fit a `number`, since a slot holds at most 2^31 - 1 pages.
 */

export const PAGE_SHIFT: bigint = 12n;
export const PAGE_SIZE_BYTES: bigint = 4096n;
export const U32_MAX: number = 0xffff_ffff;
export const U64_MAX: bigint = 0xffff_ffff_ffff_ffffn;
export const TWO_TO_THE_64: bigint = 1n << 64n;

/**
 * Host memory that belongs to the checked program: 1 TiB. A fresh machine has the first
 * {@link HOST_MAPPED_PAGES} pages of the window mapped readable and writable, zero filled and
 * anonymous; the rest of the window is not mapped. Traces name host addresses as they are, so a
 * reproducer in C can use them unchanged (MAP_FIXED_NOREPLACE at 1 TiB).
 */
export const HOST_WINDOW_START: bigint = 0x100_0000_0000n;
export const HOST_WINDOW_PAGES: number = 2 ** 28;
export const HOST_MAPPED_PAGES: number = 16;

/** First byte after the host window. */
export const HOST_WINDOW_END: bigint =
  HOST_WINDOW_START + BigInt(HOST_WINDOW_PAGES) * PAGE_SIZE_BYTES;

/** Pages of the smallest large mapping and large folio of the modelled machine, as an order. */
export const HUGE_ORDER: number = 2;

/** Bytes at the start of a page that hold its tag: one guest store, or one small function. */
export const TAG_BYTES: bigint = 8n;

/** Largest size of a file, and the largest offset of a byte behind one: 2^63 - 1. */
export const FILE_BYTES_MAX: bigint = (1n << 63n) - 1n;

/** True when the byte address or byte count is a multiple of the page size. */
export function isPageAligned(bytes: bigint): boolean {
  return (bytes & (PAGE_SIZE_BYTES - 1n)) === 0n;
}

/** Page frame number of a byte address: gpa to gfn, or host address to host page number. */
export function pageOf(addressBytes: bigint): bigint {
  return addressBytes >> PAGE_SHIFT;
}

/** Byte address of the first byte of a page. */
export function addressOf(page: bigint): bigint {
  return page << PAGE_SHIFT;
}

/**
 * True when the byte lies in the host window, the only host memory a guest or host access may
 * touch.
 */
export function isInHostWindow(hva: bigint): boolean {
  return hva >= HOST_WINDOW_START && hva < HOST_WINDOW_END;
}

/** The value an unsigned 64-bit C variable holds after an addition; the carry is lost. */
export function wrapU64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/**
 * The value a signed 64-bit C variable holds after the bits of an unsigned one were put into
 * it.
 */
export function asSigned64(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
