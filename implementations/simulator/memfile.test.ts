import { describe, test } from "vitest";
import { holds } from "./test-support.ts";

const PRIVATE = "flags=PRIVATE, gpa=0x10000, size=0x4000, hva=0x10000000000, private_fd=fd0";
const SLOT = `set_user_memory_region(slot=0, ${PRIVATE})`;
const FILE = "fd0 = memfd_create(flags=INACCESSIBLE) => ok";
const SIZED = `${FILE}\nftruncate(fd=fd0, size=0x8000) => ok`;
const READ = "guest_read(gpa=0x10000)";
const FAULT = "MEMORY_FAULT KVM_RUN=0 gpa=0x10000 size=4096";

describe.each(["memfile-v6", "memfile-v6:as-posted"])("the fault table of %s", (dialect) => {
  test("private slot: the kind of the access must be the kind of the page", () => {
    holds(
      `${SIZED}
       ${SLOT} => ok
       guest_read(gpa=0x10000) => loaded tag=0
       guest_read(gpa=0x10000, access=private) => ${FAULT} flags=1
       fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000) => ok
       guest_read(gpa=0x10000) => ${FAULT} flags=0
       guest_write(gpa=0x10000, tag=7) => ${FAULT} flags=0
       guest_write(gpa=0x10000, tag=7, access=private) => ok
       guest_execute(gpa=0x10000, access=private) => executed tag=7
       fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x0, size=0x1000) => ok
       guest_read(gpa=0x10000, access=private) => ${FAULT} flags=1
       ${READ} => loaded tag=0
       fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000) => ok
       guest_read(gpa=0x10000, access=private) => loaded tag=0`,
      dialect,
    );
  });
});
