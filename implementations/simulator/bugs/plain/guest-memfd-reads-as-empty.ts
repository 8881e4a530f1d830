/** Seeded bug: a guest_memfd can be read, and has nothing in it. */
import type { SeededBug } from "../seeded-bug.ts";

export const guestMemfdReadsAsEmpty: SeededBug = {
  id: "guest-memfd-reads-as-empty",
  title: "a guest_memfd can be read, and has nothing in it",
  story:
    "The file was opened as one that can be read, without an operation that reads, so that " +
    "the end of the file is all there is. Two operations: the file and the read.",
  source: "fs/read_write.c, vfs_read: FMODE_CAN_READ, Linux 6.8 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: ["fd0 = create_guest_memfd(size=0x1000)", "file_call(fd=fd0, call=read)"],
  decisions: { plainCallErrno: (call, errno) => (call.startsWith("read") ? undefined : errno) },
};
