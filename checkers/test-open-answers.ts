/** Programs that take every way of an answer that the ABI leaves open, each by its words. */
const LOGGED =
  "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x2000, hva=0x10000000000)";
const READ = ["host_write(hva=0x10000000000, tag=1)", "guest_read(gpa=0x0)"];
const LOG = "get_dirty_log(slot=0)";
const HUGE =
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000000000, hva=0x10000000000)";
const COLLAPSE = ["host_collapse(hva=0x10000000000, size=0x2000)"];
const HUGE_FILE = ["fd0 = memfd_create(flags=0x78000004)"];
const NO_PAGE = [
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
  "guest_read(gpa=0x0)",
];

/** The code as posted leaves a mapping of the shared page behind, which the log then protects. */
const STALE = [
  "fd0 = memfd_create(flags=0)",
  "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=0x1000)",
  "set_user_memory_region(slot=0, flags=PRIVATE|LOG_DIRTY, gpa=0x0, size=0x4000, " +
    "hva=0x10000000000, private_fd=fd0)",
  "guest_write(gpa=0x0, tag=1)",
  "ftruncate(fd=fd0, size=0x1000)",
  "get_dirty_log(slot=0)",
  "guest_write(gpa=0x0, tag=2)",
];

/** Dialect, program, who leaves its last answer open, and the words that take each way of it. */
type Row = readonly [
  dialect: string,
  program: readonly string[],
  id: string,
  ways: Readonly<Record<string, string>>,
];

export const ROWS: readonly Row[] = [
  [
    "linux-6.18",
    [LOGGED, ...READ, LOG],
    "dirty-log/get",
    { "page reported": "loads=dirty", "page left out": "loads=clean" },
  ],
  [
    "memfile-v6",
    [LOGGED, ...READ, LOG],
    "dirty-log/get",
    { "page reported": "loads=dirty", "page left out": "loads=clean" },
  ],
  [
    "linux-6.1",
    ["enable_dirty_log_protect(mode=1)", LOGGED, ...READ, LOG],
    "dirty-log/get-manual",
    { "page reported": "loads=dirty", "page left out": "loads=clean" },
  ],
  [
    "linux-6.18",
    COLLAPSE,
    "host-memory/collapse",
    {
      EINVAL: "collapse=no-room",
      ok: "collapse=done",
      EAGAIN: "collapse=EAGAIN",
      EBUSY: "collapse=EBUSY",
      ENOMEM: "collapse=ENOMEM",
    },
  ],
  [
    "linux-6.1",
    ["host_collapse(hva=0x10000000000, size=0x0)"],
    "host-memory/collapse",
    { ok: "collapse=done", EINVAL: "collapse=not-built" },
  ],
  [
    "linux-6.1",
    NO_PAGE,
    "guest-access/host-page-mapped",
    { "exit reason none": "exit=none", "exit reason of another exit": "exit=mmio" },
  ],
  [
    "memfile-v6:as-posted",
    STALE,
    "memfile/write-mapped",
    { ok: "protected=passes", memory_fault: "protected=faults" },
  ],
  ["linux-6.18", HUGE_FILE, "file/memfd-create", { ok: "hugetlb=1G", ENODEV: "hugetlb=2M" }],
  ["memfile-v6", HUGE_FILE, "memfile/memfd-create", { ok: "hugetlb=1G", ENODEV: "hugetlb=2M" }],
  [
    "linux-6.18",
    [HUGE, HUGE.replace("gpa=0x0", "gpa=0x2000000000")],
    "memslot/move",
    { ok: "memory=plenty", ENOMEM: "memory=tight" },
  ],
  [
    "memfile-v6",
    [HUGE, HUGE.replace("flags=0", "flags=LOG_DIRTY")],
    "memslot/flags-only",
    { ok: "memory=plenty", ENOMEM: "memory=tight" },
  ],
  ["linux-7.3", [HUGE], "memslot/create", { ok: "memory=plenty", ENOMEM: "memory=short" }],
  [
    "linux-6.18:sw-protected",
    ["set_memory_attributes(gpa=0x0, size=0x1000000000, attributes=PRIVATE)"],
    "attributes/set",
    { ok: "memory=plenty", ENOMEM: "memory=short" },
  ],
];
