import { describe, expect, test } from "vitest";
import { answered, machineOf, normalised } from "../test-support.ts";

function holds(script: string, dialect = "linux-6.18"): void {
  expect(answered(machineOf(dialect), script)).toBe(normalised(script));
}

const read = (path: string) => `guest_read(gpa=0x0${path})`;
const write = (path: string) => `guest_write(gpa=0x0, tag=5${path})`;
const EMULATED = ", path=emulation";
const slot = (flags: string, hva: string) =>
  `set_user_memory_region(slot=0, flags=${flags}, gpa=0x0, size=0x1000, hva=${hva}) => ok`;
const MMIO_READ = "MMIO read gpa=0x0 len=8 tag=1296910671";
const MMIO_WRITE = "MMIO write gpa=0x0 len=8 tag=5";

describe.each([
  ["linux-6.1", "KVM_RUN EFAULT exit=stale"],
  ["linux-6.8", "KVM_RUN EFAULT exit=0"],
  ["linux-6.18", "KVM_RUN EFAULT exit=0"],
])("guest accesses of %s by fault and by emulation", (dialect, efault) => {
  /** Name of the row, what makes the state, then loads and stores by fault and by emulation. */
  const rows: readonly (readonly [string, string, string, string, string, string])[] = [
    ["no slot", "", MMIO_READ, MMIO_WRITE, MMIO_READ, MMIO_WRITE],
    ["a page of the host", slot("0", "0x10000000000"), "loaded tag=0", "ok", "loaded tag=5", "ok"],
    [
      "a read-only slot",
      slot("READONLY", "0x10000000000"),
      "loaded tag=0",
      MMIO_WRITE,
      "loaded tag=0",
      MMIO_WRITE,
    ],
    ["no page", slot("0", "0x10000fff000"), efault, efault, MMIO_READ, MMIO_WRITE],
    [
      "no page, read-only slot",
      slot("READONLY", "0x10000fff000"),
      efault,
      MMIO_WRITE,
      MMIO_READ,
      MMIO_WRITE,
    ],
    [
      "a page without access",
      `${slot("0", "0x10000000000")}
       host_mprotect(hva=0x10000000000, size=0x1000, prot=none) => ok`,
      efault,
      efault,
      MMIO_READ,
      MMIO_WRITE,
    ],
    [
      "a page to read",
      `${slot("0", "0x10000000000")}
       host_mprotect(hva=0x10000000000, size=0x1000, prot=read) => ok`,
      "loaded tag=0",
      efault,
      "loaded tag=0",
      MMIO_WRITE,
    ],
  ];

  test.each(rows)("meet %s", (_name, state, load, store, emulatedLoad, emulatedStore) => {
    holds(
      `${state}
       ${read("")} => ${load}
       ${write("")} => ${store}
       ${read(EMULATED)} => ${emulatedLoad}
       ${write(EMULATED)} => ${emulatedStore}`,
      dialect,
    );
  });
});

describe("a gpa without memory", () => {
  test("is remembered only until the slots change", () => {
    holds(
      `${read("")} => ${MMIO_READ}
       ${read("")} => ${MMIO_READ}
       ${slot("0", "0x10000000000")}
       ${read("")} => loaded tag=0
       set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0) => ok
       ${read("")} => ${MMIO_READ}`,
    );
  });

  test("becomes memory again where a guest_memfd page past the mapping's end is none", () => {
    holds(
      `fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED) => ok
       host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0) => ok
       ${slot("0", "0x10000001000")}
       ${read("")} => KVM_RUN EFAULT exit=0
       ${read(EMULATED)} => ${MMIO_READ}
       host_mmap(hva=0x10000001000, size=0x1000, prot=read-write) => ok
       ${read("")} => loaded tag=0`,
    );
  });
});
