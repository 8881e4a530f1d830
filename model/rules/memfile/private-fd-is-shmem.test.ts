import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privateFdIsShmem } from "./private-fd-is-shmem.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";
const HUGE_FILE = "fd0 = memfd_create(flags=HUGETLB)";

describe("memfile/private-fd-is-shmem", () => {
  test.each([["a file of huge pages", `${HUGE_FILE}; ${region("flags=PRIVATE private_fd=fd0")}`]])(
    "answers EOPNOTSUPP to %s",
    (_, program) => {
      expect(verdictOf(privateFdIsShmem, program, "memfile-v6")).toBe("EOPNOTSUPP");
    },
  );

  test.each([
    ["an inaccessible memfd", `${FILE}; ${region("flags=PRIVATE private_fd=fd0")}`],
    ["an ordinary memfd", `${MEMFD}; ${region("flags=PRIVATE private_fd=fd0")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateFdIsShmem, program, "memfile-v6")).toBe("silent");
  });
});
