/**
 * Programs that no random run draws: what a dialect or a machine does not have, two operations at
 * once, and rare arguments.
 */
import type { Program } from "./reached-code.ts";

const W = "hva=0x10000000000";
/** A page more than the simulator does in one call. */
const LONG = "size=0x1001000";

const GUEST_FILE: readonly string[] = [
  "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
  `set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, ${W}, guest_memfd=fd0)`,
];

const PRIVATE_FILE: readonly string[] = [
  "fd0 = memfd_create(flags=INACCESSIBLE)",
  "fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000)",
  `set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x2000, ${W}, private_fd=fd0)`,
];

const ORDINARY = `set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, ${W})`;
const DELETED = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)";
const READ = "guest_read(gpa=0x0)";
const PRIVATE_READ = "guest_read(gpa=0x0, access=private)";
const PUNCH = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)";

/** One after the other, each on a machine of its own: none of these is there. */
const ABSENT: readonly (readonly [dialect: string, ...lines: string[]])[] = [
  ["memfile-v6-patch4", `${ORDINARY.slice(0, -1)}, inject=ENOMEM@1)`],
  ["memfile-v6-patch4", "guest_read(gpa=0x0, path=emulation)"],
  ["memfile-v6-patch4", "guest_read(gpa=0x0, access=private)"],
  ["memfile-v6-patch4", "guest_execute(gpa=0x0, access=private)"],
  ["memfile-v6-patch4", `host_mmap(${W}, size=0x1000, prot=read, fd=-2)`],
  ["memfile-v6-patch4", "fd0 = create_guest_memfd(size=0x1000)"],
  ["memfile-v6", "guest_read(gpa=0x0, address_space=7)"],
  ["linux-6.18", `${ORDINARY.slice(0, -1)}, inject=ENOMEM@1)`],
  ["linux-6.18", "guest_read(gpa=0x0, access=private)"],
  ["linux-6.18", "fd0 = create_guest_memfd(size=0x1000, vm=2)"],
  ["linux-6.18", "fallocate(fd=-2, mode=0, offset=0x0, size=0x1000, inject=ENOMEM@1)"],
  [
    ...(["linux-6.18", `fd0 = create_guest_memfd(${LONG}, flags=MMAP)`] as const),
    `set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, ${LONG}, ${W}, guest_memfd=fd0)`,
    `pre_fault_memory(gpa=0x0, ${LONG})`,
    `fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, ${LONG})`,
  ],
  [
    ...(["linux-6.18", "fd0 = memfd_create(flags=0)"] as const),
    `host_mmap(${W}, size=0x1000, prot=read, fd=fd0, sharing=private)`,
  ],
  [
    ...(["memfile-v6", "fd0 = memfd_create(flags=0)"] as const),
    `fallocate(fd=fd0, mode=0, offset=0x0, ${LONG})`,
  ],
  ["linux-6.18", "fd0 = memfd_create(flags=HUGETLB)", "fstat(fd=fd0)"],
];

/** What is about to be done and what is done beside it, in every order of their steps. */
const RACES: readonly Program[] = [
  ...[PUNCH, "close(fd=fd0)", DELETED, `host_dontneed(${W}, size=0x1000)`].map((beside) => ({
    ...{ dialect: "linux-6.18", lines: [...GUEST_FILE, READ], beside },
  })),
  ...[DELETED, `host_munmap(${W}, size=0x1000)`].map((beside) => ({
    ...{ dialect: "linux-6.18", lines: [ORDINARY, READ], beside },
  })),
  ...[PUNCH, "ftruncate(fd=fd0, size=0x1000)", DELETED, "close(fd=fd0)", PRIVATE_READ].map(
    (beside) => ({
      ...{ dialect: "memfile-v6", lines: [...PRIVATE_FILE, PRIVATE_READ], beside },
    }),
  ),
  {
    ...{ dialect: "memfile-v6", lines: [...PRIVATE_FILE, PUNCH], beside: PUNCH },
  },
  {
    ...{ dialect: "linux-6.18", lines: [...GUEST_FILE, "guest_write(gpa=0x0, tag=1)", PUNCH] },
    beside: READ,
  },
];

const AREA = "size=0xc0000000";

/** Rare arguments, and what is done twice. */
const RARE: readonly (readonly [dialect: string, ...lines: string[]])[] = [
  [
    ...(["memfile-v6", "fd0 = memfd_create(flags=ALLOW_SEALING)"] as const),
    "ftruncate(fd=fd0, size=0x2000)",
    "file_write(fd=fd0, offset=0x0, size=4096, tag=1)",
    "file_write(fd=fd0, offset=0x0, size=4096, tag=1)",
    "file_write(fd=fd0, offset=0x0, size=8192, tag=2)",
    "file_write(fd=fd0, offset=0x800, size=4096, tag=3)",
    "file_write(fd=fd0, offset=0x0, size=4096, tag=0)",
    "file_write(fd=fd0, offset=0x800, size=100, tag=0)",
    "file_read(fd=fd0, offset=0x800, size=100)",
    "file_read(fd=fd0, offset=0x0, size=100)",
    "file_read(fd=fd0, offset=0x800, size=8192)",
    "add_seals(fd=fd0, seals=SHRINK)",
    "ftruncate(fd=fd0, size=0x1000)",
  ],
  ...["ftruncate(fd=fd0, size=0x0)", PUNCH].map(
    (last) =>
      [
        ...(["memfile-v6:undefined", "fd0 = memfd_create(flags=0)"] as const),
        "ftruncate(fd=fd0, size=0x2000)",
        `host_mmap(${W}, size=0x2000, prot=read-write, fd=fd0)`,
        "fd1 = memfd_create(flags=0)",
        "set_user_memory_region(slot=0x10000, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
          "private_fd=fd1)",
        `set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, ${W}, private_fd=fd1)`,
        "fallocate(fd=fd1, mode=0, offset=0x0, size=0x1000)",
        PRIVATE_READ,
        last,
        PRIVATE_READ,
      ] as const,
  ),
  [
    ...(["memfile-v6", "fd0 = memfd_create(flags=0)"] as const),
    "file_write(fd=fd0, offset=0x0, size=4096, tag=1)",
    "ftruncate(fd=fd0, size=0x800)",
    "file_read(fd=fd0, offset=0x0, size=4096)",
  ],
  ...["memfile-v6", "linux-6.18"].map(
    (dialect) =>
      [
        ...([dialect, "fd0 = memfd_create(flags=0)"] as const),
        `ftruncate(fd=fd0, ${AREA})`,
        `host_mmap(${W}, ${AREA}, prot=read-write, fd=fd0)`,
        "host_write(hva=0x10000005000, tag=1)",
        "host_mprotect(hva=0x10000002000, size=0x2000, prot=read)",
        "host_write(hva=0x10000005000, tag=2)",
        "host_munmap(hva=0x10000008000, size=0x1000)",
        "host_mmap(hva=0x10000008000, size=0x1000, prot=read-write, fd=fd0, fd_offset=0x8000)",
        "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x5000, size=0x1000)",
        "host_read(hva=0x10000005000)",
        "host_dontneed(hva=0x10000005000, size=0x1000)",
      ] as const,
  ),
  ["linux-6.18", "fd0 = open_other(kind=path)", "fd1 = dup(fd=fd0)"],
  [
    ...(["linux-6.18", "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)"] as const),
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    ...["close(fd=fd0)", "pre_fault_memory(gpa=0x0, size=0x1000)"],
  ],
  ["linux-6.18", "fd0 = create_guest_memfd(size=0x1000, vm=1)", "close_kvm(descriptor=vm)"],
  [
    ...(["linux-6.18", "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)"] as const),
    `host_mmap(${W}, ${AREA}, prot=read-write, fd=fd0)`,
    `host_advise(${W}, size=0x2000, advice=populate_read)`,
  ],
  [
    ...(["linux-6.18", `host_mmap(${W}, size=0x1000000, prot=read-write)`] as const),
    `set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000000, ${W})`,
    `host_collapse(${W}, size=0x200000)`,
    ...Array.from(
      { length: 1_100 },
      (_, page) => `guest_write(gpa=0x${page.toString(16)}000, tag=1)`,
    ),
  ],
];

/** Calls that only a machine with this bug answers in its way. */
const ANSWERED: readonly Program[] = [
  ...(
    [
      ["fsync-of-guest-memfd-succeeds", "fsync"],
      ["guest-memfd-reads-as-empty", "read"],
      ["mode-of-guest-memfd-changes", "fchmod"],
    ] as const
  ).map(([bug, call]) => {
    const file = ["fd0 = create_guest_memfd(size=0x1000)", "file_call(fd=fd0, call=write)"];
    const lines = [...file, `file_call(fd=fd0, call=${call})`];
    return { dialect: "linux-6.18", lines, machine: { bug } };
  }),
];

const HUGE = "size=0x1000000000";

/** A machine that has no memory for the records of a second huge slot, or for those of one. */
const SHORT_OF_MEMORY: readonly Program[] = ["memory=short", "memory=tight"].map((word) => ({
  dialect: "linux-6.18",
  lines: [
    `set_user_memory_region(slot=0, flags=0, gpa=0x0, ${HUGE}, ${W})`,
    `set_user_memory_region(slot=1, flags=0, gpa=0x1000000000, ${HUGE}, ${W})`,
    `set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, ${HUGE}, ${W})`,
  ],
  machine: { words: [word] },
}));

/** What crashed stays crashed. */
const CRASHED: readonly Program[] = ["b-09-private-access-to-ordinary-slot"].map((bug) => ({
  ...{ dialect: "memfile-v6", lines: [ORDINARY, PRIVATE_READ, READ], machine: { bug } },
}));

export const ODD_PROGRAMS: readonly Program[] = [
  ...ABSENT.map(([dialect, ...lines]) => ({ dialect, lines })),
  ...RARE.map(([dialect, ...lines]) => ({ dialect, lines })),
  ...CRASHED,
  ...ANSWERED,
  ...SHORT_OF_MEMORY,
  ...RACES,
  { dialect: "memfile-v6", lines: [ORDINARY], machine: { variant: "as-posted" } },
];
