/**
 * Features: groups of arguments that not everything has. Generations differ in some of them, the
 * machines under test in all. The description table of operations marks the argument or the value.
 */

/** A group of arguments that a generation has or lacks as a whole. */
export type GenerationFeature =
  /** `first_fetch_flags`: the kernel fetches the flags of a region twice. */
  | "double-fetch"
  /** `private_fd` and `private_offset` of a region. */
  | "private-fd"
  /** `access=private` of a guest access. */
  | "private-access"
  /** `inject`: the environment makes an allocation fail. */
  | "injected-faults"
  /** `fd` and `fd_offset` of a host mapping. */
  | "file-mappings"
  /** `sharing=private` of a host mapping. */
  | "private-file-mappings"
  /** `path=emulation` of a guest access. */
  | "emulated-access";

/**
 * Values that every generation has an answer to, and that a kernel is asked for through its system
 * calls, but that the manager inside a VMM never sees.
 */
export type MachineFeature =
  /** `readable` of a region and `name=unreadable`: arguments that the kernel cannot read. */
  | "unreadable-arguments"
  /** `buffer=unmapped`: memory that the kernel cannot read from or write to. */
  | "unwritable-buffers"
  /** `vm` other than 0. */
  | "second-vm"
  /** `address_space` other than 0: the guest enters system management mode. */
  | "second-address-space"
  /** Descriptors that are numbers, such as -1, and not handles of the trace. */
  | "raw-descriptors"
  /** Slots, and ranges of guest memory, of more pages than `slotPagesMax` of the capabilities. */
  | "large-slots"
  /** Files, and positions in files, beyond `fileSizeMaxBytes` of the capabilities. */
  | "large-files";

/** A group of arguments, or of values of them, that is there or is missing as a whole. */
export type Feature = GenerationFeature | MachineFeature;

/** Every feature, for machines that take them all or say themselves what they refuse. */
export const ALL_FEATURES: readonly Feature[] = [
  "double-fetch",
  "private-fd",
  "private-access",
  "injected-faults",
  "file-mappings",
  "private-file-mappings",
  "emulated-access",
  "unreadable-arguments",
  "unwritable-buffers",
  "second-vm",
  "second-address-space",
  "raw-descriptors",
  "large-slots",
  "large-files",
];
