import { describe, expect, test } from "vitest";
import { lastOutcome, stateAfter } from "../../test-support.ts";

const CREATE = "fd0 = memfd_create(flags=CLOEXEC)";

describe("file/memfd-create and file/close", () => {
  test("make a file that is open, and then closed but not forgotten", () => {
    const empty = { kind: "memfd", seals: 1, sizeBytes: 0n, pages: {}, populations: 0 };

    expect(stateAfter(CREATE).files).toEqual({ fd0: { ...empty, open: true } });
    expect(stateAfter(`${CREATE}; close(fd=fd0)`).files).toEqual({
      fd0: { ...empty, open: false },
    });
  });

  test("answer 0", () => {
    expect(lastOutcome(CREATE)).toBe("ok file/memfd-create");
    expect(lastOutcome(`${CREATE}; close(fd=fd0)`)).toBe("ok file/close");
  });

  test("leave no entry for a file that could not be made", () => {
    expect(stateAfter("fd0 = memfd_create(flags=0x80)").files).toEqual({});
  });
});

describe("file/dup", () => {
  test("makes a descriptor of the same open file, also of a duplicate", () => {
    const { files } = stateAfter(`${CREATE}; fd1 = dup(fd=fd0); close(fd=fd0); fd2 = dup(fd=fd1)`);

    expect(files["fd0"]?.open).toBe(false);
    expect(files["fd1"]).toEqual({ kind: "memfd", open: true, duplicateOf: "fd0" });
    expect(files["fd2"]).toEqual({ kind: "memfd", open: true, duplicateOf: "fd0" });
  });
});
