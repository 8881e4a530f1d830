/**
 * The guest's own memory and page tables, in a slot that belongs to the harness.
 *
 * User space writes the page tables behind the kernel's back, and shadow paging keeps copies of
 * them. So an entry is never changed once used: every guest physical page gets guest virtual pages
 * of its own, for as long as the VM lives.
 */
import { PAGE_SHIFT } from "../../abi/units.ts";
import { ARENA, type Arena } from "./arena.ts";
import { writeGuestCode } from "./guest-code.ts";

/**
 * Slot id of the harness: in the middle of the id space, far from the edges that are worth
 * checking.
 */
export const HARNESS_SLOT = 0x5a5a;

/**
 * Guest physical range of the harness, slot and doorbell: between 16 and 32 GiB, near no power of
 * two.
 */
export const HARNESS_GPA = 0x5_a5a0_0000n;
export const HARNESS_GPA_END = 0x5_a5c0_0000n;

/** The page that is never backed: a store to it ends every access. */
export const DOORBELL_GPA = 0x5_a5b0_0000n;

const PAGE = 4096;
/** Pages of the harness slot. */
const PAGE_OF = { pml4: 0, pdpt: 1, directory: 2, code: 3, stack: 4, tables: 5 } as const;
const TABLES = ARENA.guest.bytes / PAGE - PAGE_OF.tables;
const ENTRIES = 512;

/**
 * Entries of which shadow paging fills the rest when one of them faults, in order, until it comes
 * to one that it cannot map. A doorbell in front keeps it from doing so: every page then takes a
 * fault of its own, whatever else the guest does (`docs/adr/0013-the-emulation-path.md`).
 *
 * @source arch/x86/kvm/mmu/paging_tmpl.h, pte_prefetch: PTE_PREFETCH_NUM, aligned
 */
const GROUP = 8;

/**
 * Present, writable, user, accessed, dirty: the guest's own tables never stand in the way of an
 * access.
 */
const ENTRY_FLAGS = 0x67n;

/** Guest virtual address of the first mapped page: entry 1 of the pointer table. */
const VIRTUAL_BASE = 1n << 30n;

/** Guest virtual addresses of one VM. */
export class GuestSpace {
  readonly #arena: Arena;
  readonly #virtualByGpa = new Map<bigint, bigint>();
  readonly #behindDoorbellByGpa = new Map<bigint, bigint>();
  readonly #pairByGpa = new Map<bigint, bigint>();
  readonly #isFenced: boolean;
  #used = 0;
  readonly code: bigint;
  readonly doorbell: bigint;
  readonly stackTop: bigint;

  /**
   * Clears the harness's guest memory and builds new page tables in it.
   *
   * @param letsPrefetch - whether a fault of one page may make shadow paging map others.
   */
  constructor(arena: Arena, letsPrefetch: boolean) {
    this.#arena = arena;
    this.#isFenced = !letsPrefetch;
    const memory = arena.bytesOf(ARENA.guest);
    memory.fill(0);
    writeGuestCode(memory.subarray(PAGE_OF.code * PAGE, (PAGE_OF.code + 1) * PAGE));
    this.#writeEntry(PAGE_OF.pml4, 0, gpaOfPage(PAGE_OF.pdpt));
    this.#writeEntry(PAGE_OF.pdpt, 1, gpaOfPage(PAGE_OF.directory));
    for (let table = 0; table < TABLES; table++) {
      this.#writeEntry(PAGE_OF.directory, table, gpaOfPage(PAGE_OF.tables + table));
    }
    this.code = this.#mapNext(gpaOfPage(PAGE_OF.code));
    this.doorbell = this.#mapNext(DOORBELL_GPA);
    this.stackTop = this.#mapNext(gpaOfPage(PAGE_OF.stack)) + BigInt(PAGE);
    // The harness's own doorbell would fence the first group.
    if (letsPrefetch) this.#used = GROUP;
  }

  /** Guest physical address of the root of the page tables. */
  get root(): bigint {
    return gpaOfPage(PAGE_OF.pml4);
  }

  /** Guest virtual address inside the doorbell page, far from what rings it. */
  get doorbellStack(): bigint {
    return this.doorbell + BigInt(PAGE / 2);
  }

  /**
   * Guest virtual address of a page-aligned guest physical one; undefined when all page tables are
   * full.
   */
  virtualOf(gpa: bigint): bigint | undefined {
    const known = this.#virtualByGpa.get(gpa);
    if (known !== undefined) return known;
    return this.#used + 2 <= TABLES * ENTRIES ? this.#mapNext(gpa) : undefined;
  }

  /** The same, right behind a virtual page that is the doorbell's. */
  virtualBehindDoorbell(gpa: bigint): bigint | undefined {
    const known = this.#behindDoorbellByGpa.get(gpa);
    if (known !== undefined) return known;
    // A pair lies in one group, behind the fence of that group.
    if (this.#used % GROUP === GROUP - 1) this.#used += 1;
    if (this.#used + 3 > TABLES * ENTRIES) return undefined;
    this.#mapEntry(DOORBELL_GPA);
    const virtual = this.#mapEntry(gpa);
    this.#behindDoorbellByGpa.set(gpa, virtual);
    return virtual;
  }

  /** The same for two pages that follow each other, of which this is the first. */
  virtualOfPair(gpa: bigint): bigint | undefined {
    const known = this.#pairByGpa.get(gpa);
    if (known !== undefined) return known;
    // A pair lies in one group, behind the fence of that group.
    if (this.#used % GROUP === GROUP - 1) this.#used += 1;
    if (this.#used + 3 > TABLES * ENTRIES) return undefined;
    const virtual = this.#mapEntry(gpa);
    this.#mapEntry(gpa + BigInt(PAGE));
    this.#pairByGpa.set(gpa, virtual);
    return virtual;
  }

  #mapNext(gpa: bigint): bigint {
    const virtual = this.#mapEntry(gpa);
    this.#virtualByGpa.set(gpa, virtual);
    return virtual;
  }

  #mapEntry(gpa: bigint): bigint {
    if (this.#isFenced && this.#used % GROUP === 0) this.#useEntry(DOORBELL_GPA);
    return this.#useEntry(gpa);
  }

  #useEntry(gpa: bigint): bigint {
    const index = this.#used++;
    this.#writeEntry(PAGE_OF.tables + Math.floor(index / ENTRIES), index % ENTRIES, gpa);
    return VIRTUAL_BASE + (BigInt(index) << PAGE_SHIFT);
  }

  #writeEntry(page: number, index: number, gpa: bigint): void {
    const offset = ARENA.guest.offset + page * PAGE + index * 8;
    this.#arena.view.setBigUint64(offset, gpa | ENTRY_FLAGS, true);
  }
}

function gpaOfPage(page: number): bigint {
  return HARNESS_GPA + (BigInt(page) << PAGE_SHIFT);
}
