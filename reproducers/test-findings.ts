/** Findings for the tests of the reproducers. */
import { parseOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import type { Finding } from "./finding.ts";
import { promisedTrace } from "./promise.ts";

/** A finding of these lines of notation. */
export function findingOf(dialect: string, lines: readonly string[]): Finding {
  const trace = makeTrace(dialect, lines.map(parseOperation));
  const promised = promisedTrace(dialectNamed(dialect), trace);
  return { title: "a title", lines: ["a line"], promised };
}

/** A slot that the guest can read. */
export const SLOT =
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";

/** Five operations, the fourth of which is refused with EEXIST. */
export const FIVE: readonly string[] = [
  SLOT,
  ...["guest_write(gpa=0x0, tag=7)", "guest_read(gpa=0x0)"],
  SLOT.replace("slot=0", "slot=1"),
  "guest_read(gpa=0x0)",
];

/** A trace in which every kind of operation stands, that a program can do. */
export const ALL_KINDS: readonly string[] = [
  "enable_dirty_log_protect(mode=MANUAL)",
  "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x4000, hva=0x10000000000)",
  "set_user_memory_region(slot=1, flags=READONLY, gpa=0x8000, size=0x1000, hva=0x0, readable=0..8)",
  "fd0 = create_guest_memfd(size=0x4000)",
  "set_user_memory_region2(slot=2, flags=GUEST_MEMFD, gpa=0x10000, size=0x4000, hva=0x0, " +
    "guest_memfd=fd0)",
  "guest_read(gpa=0x0)",
  "guest_write(gpa=0x1000, tag=3)",
  "guest_write(gpa=0x100000, tag=4)",
  "guest_read(gpa=0x100000)",
  "guest_write(gpa=0x1000, tag=5, path=emulation)",
  "guest_read(gpa=0x1000, path=emulation)",
  "guest_execute(gpa=0x1000)",
  "host_write(hva=0x10000002000, tag=6)",
  "host_read(hva=0x10000002000)",
  "get_dirty_log(slot=0)",
  "clear_dirty_log(slot=0, first_page=0x0, num_pages=4, pages=[1])",
  "get_dirty_log(slot=0, buffer=unmapped)",
  "fd1 = memfd_create(flags=ALLOW_SEALING)",
  "ftruncate(fd=fd1, size=0x4000)",
  "fallocate(fd=fd1, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000)",
  "file_write(fd=fd1, offset=0x0, size=0x8, tag=7)",
  "file_read(fd=fd1, offset=0x0, size=0x1000)",
  "add_seals(fd=fd1, seals=GROW)",
  "get_seals(fd=fd1)",
  "fstat(fd=fd1)",
  "seek(fd=fd1, offset=0x0, whence=hole)",
  "fd2 = dup(fd=fd1)",
  "host_mmap(hva=0x10000008000, size=0x1000, prot=read-write)",
  "host_mprotect(hva=0x10000008000, size=0x1000, prot=read)",
  "host_dontneed(hva=0x10000008000, size=0x1000)",
  "host_remove(hva=0x10000008000, size=0x1000)",
  "host_collapse(hva=0x10000009000, size=0x1000)",
  "host_advise(hva=0x10000008000, size=0x1000, advice=pageout)",
  "host_advise(hva=0x10000008000, size=0x1000, advice=lock)",
  "host_mremap(hva=0x10000008000, to=0x10000009000)",
  "host_munmap(hva=0x10000008000, size=0x1000)",
  "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
  "pre_fault_memory(gpa=0x0, size=0x1000)",
  ...["read", "write", "readv", "fsync", "fchmod", "ioctl", "poll"].map(plainCall),
  ...["status_flags", "descriptor_flags"].map(plainCall),
  ...["eventfd", "kvm", "vm", "vcpu", "path"].map(
    (kind, nth) => `fd${nth + 3} = open_other(kind=${kind})`,
  ),
  "close(fd=fd2)",
  ...["close_kvm(descriptor=vm)", "close_kvm(descriptor=vcpu)"],
];

function plainCall(call: string): string {
  return `file_call(fd=fd0, call=${call})`;
}
