import { describe, expect, test } from "vitest";
import type { Operation, OperationKind, OperationOf } from "../../abi/operation.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { step } from "../../model/step.ts";
import { region, stateAfter } from "../../model/test-support.ts";
import { drawOperation } from "./draw-operation.ts";
import { numbersFrom } from "./test-random.ts";

const DIALECT = dialectNamed("memfile-v6");
const PAGE = 0x1000n;

/** Drawn operations of a kind after a program, and what the model lets decide them. */
function drawn<K extends OperationKind>(
  kind: K,
  program: readonly string[],
): readonly { readonly operation: OperationOf<K>; readonly decidedBy: string }[] {
  const state = stateAfter(program.join(";"), DIALECT.name);
  const random = numbersFrom(1);
  return Array.from({ length: 300 }, (_, index) => {
    const options = { index: 20 + index, kinds: [kind] };
    const operation: Operation = drawOperation(random, DIALECT, state, options);
    const [{ decidedBy }] = step(DIALECT, state, operation);
    return { operation: operation as OperationOf<K>, decidedBy };
  });
}

/** A file that can be read, with tags in its first two pages. */
const WRITTEN = [
  "fd0 = memfd_create(flags=ALLOW_SEALING)",
  "ftruncate(fd=fd0, size=0x8000)",
  "file_write(fd=fd0, offset=0x0, size=8, tag=1)",
  "file_write(fd=fd0, offset=0x1000, size=8, tag=2)",
];

describe("allocations that fail", () => {
  test("are drawn over pages that the guest has mapped", () => {
    const calls = drawn("fallocate", [
      "fd0 = memfd_create(flags=INACCESSIBLE)",
      "ftruncate(fd=fd0, size=0x8000)",
      region("flags=PRIVATE private_fd=fd0"),
      "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x1000, size=0x1000)",
      "guest_read(gpa=0x1000, access=private)",
    ]);

    const failing = calls.filter(
      ({ operation: { offsetBytes, sizeBytes }, decidedBy }) =>
        decidedBy === "file/pages-allocated" &&
        offsetBytes <= PAGE &&
        offsetBytes + sizeBytes >= 2n * PAGE,
    );
    expect(failing.length).toBeGreaterThan(30);
  });
});

describe("pages that hold something", () => {
  test("are cut by punches and sizes, mostly behind what tells them apart", () => {
    const punches = drawn("fallocate", WRITTEN).filter(
      ({ operation: { offsetBytes, sizeBytes }, decidedBy }) =>
        decidedBy === "file/punch" &&
        [offsetBytes, offsetBytes + sizeBytes].some((end) => end % PAGE !== 0n && end < 2n * PAGE),
    );
    const sizes = drawn("ftruncate", WRITTEN).filter(
      ({ operation: { sizeBytes } }) => sizeBytes % PAGE !== 0n && sizeBytes < 2n * PAGE,
    );

    expect(punches.length).toBeGreaterThan(15);
    expect(sizes.length).toBeGreaterThan(40);
    const ends = sizes.map(({ operation: { sizeBytes } }) => sizeBytes % PAGE);
    expect(ends).toEqual(expect.arrayContaining([7n, 8n, 9n, 0x7ffn, 0x800n, 0xfffn]));
    expect(ends.filter((end) => end < 8n).length / ends.length).toBeLessThan(0.2);
  });

  test("are read back where they can be", () => {
    const reads = drawn("file_read", WRITTEN).filter(
      ({ operation: { offsetBytes }, decidedBy }) =>
        decidedBy === "file/read" && (offsetBytes === 0n || offsetBytes === PAGE),
    );

    expect(reads.length).toBeGreaterThan(120);
  });
});

describe.each(["WRITE", "FUTURE_WRITE"])("a file that is sealed against %s", (seal) => {
  const SEALED = [...WRITTEN, `add_seals(fd=fd0, seals=${seal})`];

  test("is mapped as often as all other memory, mostly for reading", () => {
    const maps = drawn("host_mmap", SEALED).filter(({ operation: { fd } }) => fd === "fd0");
    const forReading = maps.filter(({ operation: { protection } }) => protection === "read");

    expect(maps.length).toBeGreaterThan(120);
    expect(forReading.length / maps.length).toBeGreaterThan(0.6);
  });
});

test("mappings that may never be written are asked for just that", () => {
  const calls = drawn("host_mprotect", [
    ...WRITTEN,
    "add_seals(fd=fd0, seals=FUTURE_WRITE)",
    "host_mmap(hva=0x10000004000, size=0x1000, prot=read, fd=fd0)",
  ]);

  const refused = calls.filter(
    ({ decidedBy }) => decidedBy === "host-memory/mprotect-never-writable",
  );
  expect(refused.length).toBeGreaterThan(60);
});
