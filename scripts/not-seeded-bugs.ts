/**
 * Entries of the bug catalogue of the memfile design that no seeded bug shows, and why not.
 *
 * Numbers are those of the catalogue: B-88 was never given.
 */

/** Entries that are left out for one reason. */
export interface NotSeeded {
  /** Short name of the group. */
  readonly title: string;
  readonly reason: string;
  /** Number and, in a few words, what it is about. */
  readonly entries: readonly (readonly [string, string])[];
}

export const NOT_SEEDED: readonly NotSeeded[] = [
  {
    title: "Two actors at once",
    reason:
      "Each operation of a trace ends before the next begins. These need something to happen in " +
      "the middle of one: a page fault beside a conversion, a slot beside a notification.",
    entries: [
      ["B-12", "a zap that does not bump the sequence"],
      ["B-17", "private faults without a stale check"],
      ["B-20", "private faults that wait for unrelated host memory"],
      ["B-21", "the page lock given up before the mapping is made"],
      ["B-24", "a fault in the middle of a fallocate that fails"],
      ["B-28", "a conversion that can be seen page by page"],
      ["B-32", "only one of several gfn ranges recorded"],
      ["B-35", "EINTR half way through a fallocate"],
      ["B-36", "the notification after the page is gone"],
      ["B-37", "the notification only before the page is gone"],
      ["B-44", "a gfn compared with an hva, so that no fault is ever stale"],
      ["B-46", "begin and end of an invalidation on different slots"],
      ["B-69", "a notification before the slot has its metadata"],
      ["B-74", "an asynchronous fault that overwrites the run structure"],
    ],
  },
  {
    title: "Memory attributes",
    reason:
      "Version 6 keeps what is private in the file; mainline kernels have the attribute ioctl, " +
      "and so has their simulation. These need what it has not: an allocation that fails half " +
      "way, mappings of several sizes, a second attribute, an older meaning of the call, or " +
      "another actor.",
    entries: [
      ["B-34", "another default state"],
      ["B-42", "an unwind that erases what was there before"],
      ["B-43", "the mixed bit computed wrongly"],
      ["B-45", "a slot over attributes that are not uniform"],
      ["B-47", "a failed allocation of a private fault that is retried for ever"],
      ["B-55", "partial progress reported as success"],
      ["B-68", "a long change without a reschedule"],
      ["B-79", "storing and zapping in the wrong order"],
      ["B-80", "one ioctl with two meanings"],
      ["B-81", "an allocation under mmu_lock"],
      ["B-82", "a zap only when PRIVATE changes"],
      ["B-83", "two locks for one store"],
      ["B-90", "a large mapping made while attributes change"],
    ],
  },
  {
    title: "What the generation promises",
    reason:
      "The behaviour is that of version 6 in text and code, so the model has it, and a machine " +
      "that does otherwise is found like any other. There is no one mistake to make.",
    entries: [
      ["B-05", "memory for both halves of a gfn"],
      ["B-48", "dirty logging of a private slot only from its creation"],
      ["B-49", "an alias in the second address space"],
      ["B-72", "EINVAL for a descriptor that is not open"],
      ["B-76", "an exit without offset and length of the access"],
      ["B-77", "an allocation that zaps: in version 6 every fallocate is announced"],
      ["B-86", "the objection to hooks in shmem"],
    ],
  },
  {
    title: "Layout of the call",
    reason:
      "Operations name fields, not bytes: the block with its padding and the number of the ioctl " +
      "are made by the implementation. No operation says them otherwise, so the model is silent.",
    entries: [
      ["B-38", "padding that is not checked"],
      ["B-54", "an ioctl number of 32 bytes for a block of 160"],
    ],
  },
  {
    title: "Other code than version 6 has",
    reason:
      "The mistake lies in code that version 6 does not have: no lookup of it allocates, files " +
      "are made by memfd_create, and bindings are not kept in a map.",
    entries: [
      ["B-18", "a backing store that is unloaded"],
      ["B-40", "a lookup that allocates"],
      ["B-52", "fstat of a file within a file"],
      ["B-56", "a large file without O_LARGEFILE"],
      ["B-58", "a seal that changes an open file"],
      ["B-59", "callbacks after their owner is gone"],
      ["B-60", "conversions by KVM itself"],
      ["B-61", "a seal against allocation that misses read faults"],
      ["B-64", "a deletion that looks at a slot that is not there"],
      ["B-70", "rounding a large page down below the bound range"],
      ["B-91", "a reference leaked for a poisoned page"],
    ],
  },
  {
    title: "Parts of a kernel that are not simulated",
    reason:
      "They need swapping, broken memory, migration, nested guests, clocks in shared pages, " +
      "NUMA, or a build; or they are about names.",
    entries: [
      ["B-19", "pages cached for clocks and Xen"],
      ["B-41", "a page moved by compaction"],
      ["B-51", "broken memory: inodes that are not initialised"],
      ["B-57", "an errno of the kernel's own from migration"],
      ["B-62", "neighbours that shadow paging maps ahead"],
      ["B-66", "errors of swapping taken for shared"],
      ["B-67", "builds without an option"],
      ["B-78", "events named after fallocate"],
      ["B-84", "no NUMA policy"],
      ["B-85", "the name of the flag"],
    ],
  },
];
