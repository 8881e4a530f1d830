import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OperationKind, OperationOf } from "../../abi/operation.ts";
import { SharedMap } from "../../abi/shared-map.ts";
import { TWO_TO_THE_64 } from "../../abi/units.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import type { HostPage, MachineState } from "../../model/state.ts";
import { guestMemfd, hostPage, machine, slot } from "../test-steps.ts";
import { drawOperation } from "./draw-operation.ts";

const LINUX = dialectNamed("linux-6.18");
const PAGE = { protection: "read-write", tag: 0, file: { handle: "fd0", page: 1 } } as const;

/** An open file with a slot over its first two pages and a mapping of the second, and others. */
const STATE: MachineState = machine(
  [
    slot({ id: 0, flags: 4, pages: 2, guestMemfd: { file: "fd0", offsetPages: 0n } }),
    slot({ id: 1, baseGfn: 8n, pages: 2 }),
  ],
  {
    files: {
      fd0: guestMemfd(),
      fd1: guestMemfd({ open: false }),
      fd2: guestMemfd({ guestMemfd: { vm: 1, flags: 0n } }),
      fd3: { kind: "memfd", open: true },
      fd4: { kind: "guest_memfd", open: true, duplicateOf: "fd0" },
    },
    hostPages: SharedMap.of<HostPage>([[hostPage(0), PAGE]]),
  },
);

/** Many operations of one kind, always the same. */
function draw<K extends OperationKind>(
  kind: K,
  { state = STATE, dialect = LINUX } = {},
): readonly OperationOf<K>[] {
  const [numbers] = fc.sample(fc.infiniteStream(fc.nat(0xffff_ffff)), { seed: 5, numRuns: 1 });
  const nextInt = (min: number, max: number): number =>
    min + ((numbers?.next().value ?? 0) % (max - min + 1));
  return Array.from({ length: 1500 }, (_, index) =>
    drawOperation({ nextInt }, dialect, state, { index, kinds: [kind] }),
  ).filter((operation): operation is OperationOf<K> => operation.op === kind);
}

function share<T>(all: readonly T[], is: (one: T) => boolean): number {
  return all.filter(is).length / all.length;
}

describe("a guest_memfd", () => {
  const files = draw("create_guest_memfd");

  test("is mostly a few pages, seldom huge, and sometimes of a size that is refused", () => {
    const sizes = files.map(({ sizeBytes }) => sizeBytes);

    expect(share(sizes, (size) => size > 0n && size <= 0x8000n)).toBeGreaterThan(0.6);
    expect(sizes).toEqual(expect.arrayContaining([0n, 1n << 63n, TWO_TO_THE_64 - 1n]));
    expect(sizes).toEqual(expect.arrayContaining([(1n << 63n) - 4096n, 1n << 43n]));
  });

  test("has flags that the dialect takes as a rule, and any other now and then", () => {
    expect(share(files, ({ flags }) => flags <= 3n)).toBeGreaterThan(0.9);
    expect(share(files, ({ flags }) => flags > 3n)).toBeGreaterThan(0.01);
    const old = draw("create_guest_memfd", { dialect: dialectNamed("linux-6.8") });
    expect(share(old, ({ flags }) => flags === 0n)).toBeGreaterThan(0.9);
  });
});

describe("a binding", () => {
  const bindings = draw("set_user_memory_region2").filter(({ flags }) => (flags & 4) !== 0);
  const bytes = (call: (typeof bindings)[number]) => call.guestMemfdOffsetBytes + call.sizeBytes;

  test("names every kind of descriptor: open, closed, another VM's or kind's, a number", () => {
    const named = new Set(bindings.map(({ guestMemfd: fd }) => fd));

    expect([...named]).toEqual(expect.arrayContaining(["fd0", "fd1", "fd2", "fd3", "fd4", -1]));
  });

  test("ends at, before and behind the end of the file, and where numbers wrap", () => {
    const ends = bindings.filter(({ guestMemfd: fd }) => fd === "fd0").map(bytes);

    expect(ends).toEqual(expect.arrayContaining([0x4000n, 0x5000n, 1n << 63n, TWO_TO_THE_64]));
    expect(ends.some((end) => end > TWO_TO_THE_64)).toBe(true);
  });

  test("sometimes passes the VMM's own mapping of the same page", () => {
    const own = bindings.filter(
      ({ hva, guestMemfdOffsetBytes }) =>
        hva === BigInt(hostPage(0)) << 12n && guestMemfdOffsetBytes === 0x1000n,
    );

    expect(own.length).toBeGreaterThan(3);
  });
});

describe("fallocate", () => {
  const calls = draw("fallocate");

  test("allocates little, whatever it asks for", () => {
    const wide = calls.filter(
      ({ mode, offsetBytes, sizeBytes }) =>
        (mode & 2) === 0 && sizeBytes > 1n << 24n && offsetBytes + sizeBytes < 1n << 63n,
    );

    expect(wide).toEqual([]);
  });

  test("punches ranges that end with the file, with the signed range, and in between", () => {
    const ends = calls.map(({ offsetBytes, sizeBytes }) => offsetBytes + sizeBytes);
    const ofGuestMemfds = calls.filter(({ fd }) => fd !== "fd3");

    expect(ends).toEqual(expect.arrayContaining([0x4000n, 0x5000n, 1n << 63n, TWO_TO_THE_64]));
    expect(share(ofGuestMemfds, ({ mode }) => mode === 3)).toBeGreaterThan(0.5);
  });
});

test("both arguments of a range of frames are at an edge now and then", () => {
  const calls = draw("set_memory_attributes");

  const sums = calls.map(({ gpa, sizeBytes }) => gpa + sizeBytes);
  expect(sums).toEqual(expect.arrayContaining([TWO_TO_THE_64, TWO_TO_THE_64 - 4096n]));
  expect(calls.some(({ gpa, sizeBytes }) => gpa >= 1n << 63n && sizeBytes >= 1n << 63n)).toBe(true);
});

test("a private range that covers everything is seldom asked for", () => {
  const wide = draw("set_memory_attributes").filter(({ sizeBytes }) => sizeBytes > 1n << 20n);

  expect(share(wide, ({ attributes }) => attributes === 8n)).toBeLessThan(0.2);
});

test("accesses go both ways, where the generation has the emulated one", () => {
  const paths = (name: string) =>
    new Set(draw("guest_write", { dialect: dialectNamed(name) }).map(({ path }) => path));

  expect(paths("linux-6.18")).toEqual(new Set(["fault", "emulation"]));
  expect(paths("memfile-v6-patch4")).toEqual(new Set(["fault"]));
});

test("the host maps files past their end, privately too, and behind slots", () => {
  const maps = draw("host_mmap").filter(({ fd }) => fd === "fd0");

  expect(maps.some(({ fdOffsetBytes }) => fdOffsetBytes >= 0x4000n)).toBe(true);
  expect(share(maps, ({ sharing }) => sharing === "private")).toBeLessThan(0.3);
  expect(maps.some(({ hva }) => hva === BigInt(hostPage(0)) << 12n)).toBe(true);
});
