/**
 * The errno values that the modelled calls can return, by name.
 *
 * @source include/uapi/asm-generic/errno-base.h and errno.h (x86-64 numbering).
 */
export const ERRNO_NUMBERS = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  ENOTTY: 25,
  EFBIG: 27,
  ENOSPC: 28,
  ESPIPE: 29,
  EOVERFLOW: 75,
  EOPNOTSUPP: 95,
  EHWPOISON: 133,
} as const;

/** Name of an errno value. */
export type Errno = keyof typeof ERRNO_NUMBERS;

const NAMES: ReadonlyMap<number, Errno> = new Map(
  Object.entries(ERRNO_NUMBERS).map(([name, number]) => [number, name as Errno]),
);

/** @returns the name of an errno number, or undefined for one that no modelled call returns. */
export function errnoName(number: number): Errno | undefined {
  return NAMES.get(number);
}

/** True for the name of a known errno. */
export function isErrno(name: string): name is Errno {
  return Object.hasOwn(ERRNO_NUMBERS, name);
}
