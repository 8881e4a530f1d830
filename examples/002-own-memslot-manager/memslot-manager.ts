/**
 * The thing under test: the memory slots of a small virtual machine monitor, as its unit tests use
 * them in the place of /dev/kvm. It knows nothing of memslot-check.
 */

/** One slot, as KVM_SET_USER_MEMORY_REGION describes it. */
export interface Region {
  /** Slot id in bits 0..15, address space above. */
  readonly slot: number;
  readonly flags: number;
  readonly gpa: bigint;
  readonly sizeBytes: bigint;
  readonly hva: bigint;
}

/** Where a guest address leads. */
export interface Translation {
  readonly hva: bigint;
  readonly isReadonly: boolean;
}

const LOG_DIRTY = 1;
const READONLY = 2;
const PAGE_BYTES = 4096n;
const USER_SLOTS = 32764;
const ADDRESS_SPACES = 2;
const PAGES_MAX = 0x7fff_ffffn;
const USER_SPACE_END = (1n << 47n) - PAGE_BYTES;
const GUEST_END = 1n << 52n;

/**
 * Creates, moves, changes and deletes slots as the kernel would, and refuses what it would refuse.
 */
export class MemslotManager {
  readonly #regions = new Map<number, Region>();

  /** A size of 0 deletes; an unknown slot id creates; anything else changes what is there. */
  setRegion(region: Region): "ok" | "EINVAL" | "EEXIST" {
    const old = this.#regions.get(region.slot);
    if (!isSound(region)) return "EINVAL";
    if (region.sizeBytes === 0n) return this.#regions.delete(region.slot) ? "ok" : "EINVAL";
    if (old !== undefined && !isChangeOf(old, region)) return "EINVAL";
    if (old?.gpa !== region.gpa) {
      if (this.meetsAnother(region, old)) return "EEXIST";
      if (region.gpa + region.sizeBytes > GUEST_END) return "EINVAL";
    }
    this.#regions.set(region.slot, region);
    return "ok";
  }

  /** What address space 0 has at a gpa; undefined where it has no memory. */
  translate(gpa: bigint): Translation | undefined {
    for (const region of this.#regions.values()) {
      if (region.slot >>> 16 !== 0 || gpa < region.gpa) continue;
      if (gpa >= region.gpa + region.sizeBytes) continue;
      return { hva: region.hva + (gpa - region.gpa), isReadonly: (region.flags & READONLY) !== 0 };
    }
    return undefined;
  }

  /**
   * True when another slot of the same address space has some of the guest addresses.
   *
   * @param old - the slot as it is now; undefined when it is being created.
   */
  protected meetsAnother({ slot, gpa, sizeBytes }: Region, old: Region | undefined): boolean {
    return [...this.#regions.values()].some(
      (other) =>
        other !== old &&
        other.slot >>> 16 === slot >>> 16 &&
        other.gpa < gpa + sizeBytes &&
        gpa < other.gpa + other.sizeBytes,
    );
  }
}

function isSound({ slot, flags, gpa, sizeBytes, hva }: Region): boolean {
  return (
    (flags & ~(LOG_DIRTY | READONLY)) === 0 &&
    (slot & 0xffff) < USER_SLOTS &&
    slot >>> 16 < ADDRESS_SPACES &&
    [gpa, sizeBytes, hva].every((address) => address % PAGE_BYTES === 0n) &&
    gpa + sizeBytes < 1n << 64n &&
    hva + sizeBytes <= USER_SPACE_END &&
    sizeBytes / PAGE_BYTES <= PAGES_MAX
  );
}

function isChangeOf(old: Region, { flags, sizeBytes, hva }: Region): boolean {
  return old.sizeBytes === sizeBytes && old.hva === hva && ((old.flags ^ flags) & READONLY) === 0;
}
