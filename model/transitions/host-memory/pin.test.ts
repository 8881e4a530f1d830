import { describe, expect, test } from "vitest";
import { stateAfter } from "../../test-support.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const MAP = "host_mmap(hva=0x10000000000, size=0x4000, prot=read-write, fd=fd0)";
const PIN = "fd1 = host_pin(hva=0x10000001000)";

function holdersAfter(...lines: readonly string[]): unknown {
  return stateAfter([FILE, MAP, ...lines].join(";"), VM).files["fd0"]?.pages?.[1]?.pinnedBy;
}

describe("host-memory/pin", () => {
  test("brings the page in, and holds it", () => {
    expect(holdersAfter(PIN)).toEqual(["fd1"]);
    expect(holdersAfter(PIN, "fd2 = host_pin(hva=0x10000001000)")).toEqual(["fd1", "fd2"]);
  });

  test("lets go when its last descriptor is closed", () => {
    expect(holdersAfter(PIN, "close(fd=fd1)")).toBeUndefined();
    expect(holdersAfter(PIN, "fd2 = dup(fd=fd1)", "close(fd=fd1)")).toEqual(["fd1"]);
    expect(
      holdersAfter(PIN, "fd2 = dup(fd=fd1)", "close(fd=fd1)", "close(fd=fd2)"),
    ).toBeUndefined();
  });

  test("stays with the page when it is punched out, and not with its place", () => {
    const punch = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000)";

    expect(holdersAfter(PIN, punch, "host_read(hva=0x10000001000)")).toBeUndefined();
  });

  test("of other memory is noted nowhere", () => {
    const before = stateAfter("fd0 = memfd_create(flags=0)", VM);
    const after = stateAfter("fd0 = memfd_create(flags=0);fd1 = host_pin(hva=0x10000000000)", VM);

    expect(after.hostPages).toEqual(before.hostPages);
    expect(after.files["fd0"]).toEqual(before.files["fd0"]);
    expect(after.files["fd1"]).toEqual({ kind: "other", open: true });
  });
});
