import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { exportTraces, isTaught } from "./export-operations.ts";

const SOURCE = readFileSync(new URL("peer.c", import.meta.url), "utf8");
const [, ENUM = ""] = /enum code \{([^}]*)\}/.exec(SOURCE) ?? [];
const C_CODES = ENUM.split(",").map((name) => name.trim());

const W = "hva=0x10000000000";
const REGION = `slot=1, flags=0, gpa=0x1000, size=0x2000, ${W}`;
const WINDOW_START = 0x100_0000_0000n;
const RAW_FD = 1n << 32n;

const SAMPLES: readonly (readonly [line: string, code: string, args: readonly bigint[]])[] = [
  [
    `set_user_memory_region(${REGION})`,
    "REGION",
    [1n, 0n, 0x1000n, 0x2000n, WINDOW_START, 0n, 32n],
  ],
  [
    `set_user_memory_region2(${REGION}, guest_memfd=fd3, guest_memfd_offset=0x4000, readable=0..8)`,
    "REGION2",
    [1n, 0n, 0x1000n, 0x2000n, WINDOW_START, 0n, 8n, 3n, 0x4000n],
  ],
  ["guest_read(gpa=0x1000)", "ACCESS", [0n, 0x1000n, 0n]],
  ["guest_read(gpa=0x1000, path=emulation)", "ACCESS", [3n, 0x1000n, 0n]],
  ["guest_write(gpa=0x1000, tag=0, path=emulation)", "ACCESS", [4n, 0x1000n, 0n]],
  ["guest_execute(gpa=0x1000)", "ACCESS", [2n, 0x1000n, 0n]],
  [
    `host_mmap(${W}, size=0x1000, prot=read)`,
    "MMAP",
    [WINDOW_START, 0x1000n, 1n, 0x32n, RAW_FD | 0xffff_ffffn, 0n],
  ],
  [
    `host_mmap(${W}, size=0x1000, prot=none, fd=fd2, fd_offset=0x1000)`,
    "MMAP",
    [WINDOW_START, 0x1000n, 0n, 0x11n, 2n, 0x1000n],
  ],
  [`host_munmap(${W}, size=0x1000)`, "MUNMAP", [WINDOW_START, 0x1000n]],
  [`host_mprotect(${W}, size=0x1000, prot=read-write)`, "MPROTECT", [WINDOW_START, 0x1000n, 3n]],
  [`host_dontneed(${W}, size=0x1000)`, "MADVISE", [WINDOW_START, 0x1000n, 4n]],
  [`host_collapse(${W}, size=0x1000)`, "MADVISE", [WINDOW_START, 0x1000n, 25n]],
  [`host_remove(${W}, size=0x1000)`, "MADVISE", [WINDOW_START, 0x1000n, 9n]],
  [`host_collapse(${W}, size=0x1000)`, "MADVISE", [WINDOW_START, 0x1000n, 25n]],
  [`host_read(${W})`, "HOST_READ", [WINDOW_START]],
  [`host_write(${W}, tag=0)`, "HOST_WRITE", [WINDOW_START, 0n]],
  ["get_dirty_log(slot=1, buffer=unmapped)", "GET_LOG", [1n, 1n]],
  [
    "clear_dirty_log(slot=1, first_page=64, num_pages=65, pages=[1,64,65])",
    "CLEAR_LOG",
    [1n, 64n, 65n, 0n, 2n, 1n],
  ],
  ["enable_dirty_log_protect(mode=MANUAL, flags=2)", "ENABLE_CAP", [1n, 2n]],
  ["fd1 = memfd_create(flags=CLOEXEC, name=too_long)", "MEMFD", [1n, 1n, 2n]],
  ["fd1 = create_guest_memfd(size=0x1000, flags=MMAP, vm=1)", "GUEST_MEMFD", [1n, 0x1000n, 1n, 1n]],
  ["fd2 = dup(fd=fd1)", "DUP", [2n, 1n]],
  ["close(fd=-1)", "CLOSE", [RAW_FD | 0xffff_ffffn]],
  [
    "fallocate(fd=fd1, mode=3, offset=0x1000, size=0x2000)",
    "FALLOCATE",
    [1n, 3n, 0x1000n, 0x2000n],
  ],
  ["ftruncate(fd=fd1, size=0x1000)", "FTRUNCATE", [1n, 0x1000n]],
  ["file_read(fd=fd1, offset=0x1000, size=8)", "PREAD", [1n, 0x1000n, 8n]],
  ["file_write(fd=fd1, offset=0x1000, size=8, tag=0)", "PWRITE", [1n, 0x1000n, 8n, 0n, 0n]],
  ["add_seals(fd=fd1, seals=WRITE)", "ADD_SEALS", [1n, 8n]],
  ["get_seals(fd=fd1)", "GET_SEALS", [1n]],
  ["fstat(fd=fd1)", "FSTAT", [1n]],
  ["seek(fd=fd1, offset=0x1000, whence=hole)", "SEEK", [1n, 0x1000n, 4n]],
  [
    "set_memory_attributes(gpa=0x1000, size=0x2000, attributes=PRIVATE)",
    "ATTRIBUTES",
    [0x1000n, 0x2000n, 8n, 0n],
  ],
  ["pre_fault_memory(gpa=0x1000, size=0x2000)", "PREFAULT", [0x1000n, 0x2000n, 0n]],
];

test.each(SAMPLES)("%s is %s in C", (line, code, args) => {
  const [opened, none, number, count, ...words] = exportTraces([[parseOperation(line)]]);

  expect([C_CODES[Number(opened)], none]).toEqual(["OPEN", 0n]);
  expect(C_CODES[Number(number)]).toBe(code);
  expect(count).toBe(BigInt(args.length));
  expect(words).toEqual(args);
});

test("there is a sample of every kind of operation", () => {
  const kinds = new Set(SAMPLES.map(([line]) => parseOperation(line).op));

  const missing = OPERATION_KINDS.filter((kind) => !kinds.has(kind));

  expect(missing.filter((op) => isTaught({ op } as Operation))).toEqual([]);
});
