/** Files behind slots, accesses of bytes and conversions, as random runs rarely draw them. */
import type { Program } from "./reached-code.ts";

const W = "hva=0x10000000000";
const TWO_PAGES = `${W}, size=0x2000`;
const FILE = ["fd0 = memfd_create(flags=0)", "ftruncate(fd=fd0, size=0x1000)"] as const;
const PRIVATE_MAPPING = `host_mmap(${TWO_PAGES}, prot=read-write, fd=fd0, sharing=private)`;
const SLOT = `set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, ${W})`;
const LOGGED = SLOT.replace("flags=0", "flags=LOG_DIRTY");
const BOUND = LOGGED.replace("flags=", "flags=PRIVATE|");
const BOUND_AND_LOGGED = `${BOUND.slice(0, -1)}, private_fd=fd0`;
const GUEST_FILE = "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)";
const MAPPED = `host_mmap(${W}, size=0x1000, prot=read-write, fd=fd0)`;
const LOCK = `host_advise(${W}, size=0x1000, advice=lock)`;

/** One after the other, each on a machine of its own. */
const PROGRAMS: readonly (readonly [dialect: string, ...lines: string[]])[] = [
  ["linux-6.18", ...FILE, PRIVATE_MAPPING, "child_write(hva=0x10000001000, tag=1)"],
  ["linux-6.18", ...FILE, PRIVATE_MAPPING, LOCK],
  ["linux-6.18", ...FILE, PRIVATE_MAPPING, `host_mprotect(${TWO_PAGES}, prot=read)`, LOCK],
  [
    ...(["linux-6.18", ...FILE, PRIVATE_MAPPING] as const),
    `host_advise(${W}, size=0x1000, advice=populate_write)`,
  ],
  [
    "linux-6.18",
    ...FILE,
    PRIVATE_MAPPING,
    SLOT,
    "guest_write_bytes(gpa=0x8, bytes=2, value=0x102)",
  ],
  [
    ...(["linux-6.18", ...FILE, `host_mmap(${TWO_PAGES}, prot=read-write, fd=fd0)`, SLOT] as const),
    ...["guest_write_bytes(gpa=0x8, bytes=2, value=0x102)", PRIVATE_MAPPING],
    ...["guest_write(gpa=0x0, tag=1)", "guest_write(gpa=0x0, tag=1)"],
  ],
  [
    ...(["linux-6.18", FILE[0], "ftruncate(fd=fd0, size=0xc0000000)"] as const),
    `host_mmap(${W}, size=0xc0000000, prot=read-write, fd=fd0, sharing=private)`,
    `host_write(${W}, tag=1)`,
  ],
  [
    ...(["linux-6.18", FILE[0], "ftruncate(fd=fd0, size=0x200000)"] as const),
    `host_mmap(${W}, size=0x200000, prot=read-write, fd=fd0)`,
    `host_collapse(${W}, size=0x200000)`,
  ],
  [
    ...(["memfile-v6", ...FILE, `host_mmap(${W}, size=0x1000, prot=read-write, fd=fd0)`] as const),
    ...[`host_write(${W}, tag=1)`, `host_write(${W}, tag=1)`],
  ],
  [
    ...(["linux-6.18", ...FILE, PRIVATE_MAPPING] as const),
    `set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, ${W})`,
    "guest_write_bytes(gpa=0xfff, bytes=2, value=0x102)",
  ],
  [
    ...(["linux-6.18", "fd0 = memfd_create(flags=ALLOW_SEALING)"] as const),
    ...["ftruncate(fd=fd0, size=0xc0000000)", "add_seals(fd=fd0, seals=FUTURE_WRITE)"],
    ...[`host_mmap(${W}, size=0xc0000000, prot=read, fd=fd0)`, `host_read(${W})`],
  ],
  ...["poll", "read", "write", "fsync", "ioctl"].map(
    (call) => ["linux-6.18", FILE[0], `file_call(fd=fd0, call=${call})`] as const,
  ),
  [
    ...(["memfile-v6", FILE[0], "ftruncate(fd=fd0, size=0x2000)", PRIVATE_MAPPING, SLOT] as const),
    ...["guest_read(gpa=0x0)", "guest_write(gpa=0x0, tag=1)", "guest_read(gpa=0x0)"],
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x2000)",
  ],
  [
    ...(["memfile-v6:as-posted", FILE[0]] as const),
    `host_mmap(${W}, size=0x1000, prot=read-write, fd=fd0)`,
    `${BOUND_AND_LOGGED}, inject=ENOMEM@2)`,
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    `host_remove(${W}, size=0x1000)`,
  ],
  ...[1, 2, 3].flatMap((nth) => [
    ["memfile-v6:as-posted", `${LOGGED.slice(0, -1)}, inject=ENOMEM@${nth})`] as const,
    ["memfile-v6:as-posted", FILE[0], `${BOUND_AND_LOGGED}, inject=ENOMEM@${nth})`] as const,
  ]),
  ["memfile-v6", SLOT, `${LOGGED.slice(0, -1)}, inject=ENOMEM@1)`],
  [
    "memfile-v6:as-posted",
    FILE[0],
    `set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x2000, ${W}, private_fd=fd0)`,
    SLOT,
  ],
  [
    ...(["linux-7.4", GUEST_FILE, MAPPED, `fd1 = host_pin(${W})`] as const),
    ...["fd2 = dup(fd=fd1)", "close(fd=fd1)", "close(fd=fd2)"],
  ],
  [
    ...(["linux-7.4", GUEST_FILE] as const),
    "set_user_memory_region2(slot=0x10000, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    `set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, ${W})`,
    "pre_fault_memory(gpa=0x0, size=0x1000, address_space=1)",
  ],
  [
    ...(["linux-6.1", "fd0 = memfd_create(flags=ALLOW_SEALING)"] as const),
    ...["add_seals(fd=fd0, seals=FUTURE_WRITE)", MAPPED, `host_read(${W})`],
  ],
  ["linux-7.4", ...FILE, MAPPED, `fd1 = host_pin(${W})`],
  ["linux-6.18", "close_kvm(descriptor=vm)", "fd0 = create_guest_memfd(size=0x1000, vm=1)"],
  ["linux-6.18", "fd0 = open_other(kind=path)", "fstat(fd=fd0)"],
  ["linux-6.18", "file_call(fd=-2, call=poll)", "file_call(fd=77, call=poll)"],
];

/** What machines with these bugs do where the bug does not show. */
const BESIDE_BUGS: readonly Program[] = [
  {
    dialect: "linux-7.4:sw-protected",
    lines: [
      GUEST_FILE,
      MAPPED,
      `host_write(${W}, tag=1)`,
      "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
    ],
    machine: { bug: "holes-are-not-converted" },
  },
  {
    ...{ dialect: "memfile-v6", lines: ["guest_read(gpa=0x0, access=private)"] },
    machine: { bug: "b-09-private-access-to-ordinary-slot" },
  },
  {
    ...{ dialect: "linux-6.18", lines: ["child_ioctl(request=get_dirty_log)"] },
    machine: { bug: "child-makes-a-guest-memfd" },
  },
];

export const FILE_PROGRAMS: readonly Program[] = [
  ...PROGRAMS.map(([dialect, ...lines]) => ({ dialect, lines })),
  ...BESIDE_BUGS,
];
