import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { withPart } from "../change-state.ts";
import { fileIndex } from "../designs/memfile/access.ts";
import { isDangling } from "../designs/memfile/mappings.ts";
import { fileNamed, isPopulated } from "../designs/memfile/page-cache.ts";
import type { Dialect } from "../dialect.ts";
import { FRESH_MACHINE, type GuestMapping, type MachineState, memslotAt } from "../state.ts";
import { step } from "../step.ts";
import { stoppingTaint } from "../taints.ts";
import { region } from "../test-support.ts";
import { dialectNamed } from "./registry.ts";

const page = fc.constantFrom("0x0", "0x1000", "0x2000", "0x3000", "0x4000");
const fd = fc.constantFrom("fd0", "fd1");
const hva = fc.constantFrom("0x10000000000", "0x10000001000", "0x10000002000", "0x10000010000");
const access = fc.constantFrom("shared", "private");
const flags = fc.constantFrom("0", "PRIVATE", "PRIVATE", "PRIVATE|LOG_DIRTY", "PRIVATE|READONLY");

const lines = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(1), flags, page, page, hva, fd, page)
      .map(([slot, f, gpa, size, at, file, offset]) =>
        region(
          `slot=${slot} flags=${f} gpa=${gpa} size=${size} hva=${at} private_fd=${file} ` +
            `private_offset=${offset}`,
        ),
      ),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fd, fc.constantFrom("0", "KEEP_SIZE", "PUNCH_HOLE|KEEP_SIZE"), page, page, fc.nat(3))
      .map(
        ([file, mode, offset, size, at]) =>
          `fallocate(fd=${file}, mode=${mode}, offset=${offset}, size=${size}` +
          `${at === 0 ? "" : `, inject=ENOSPC@${at}`})`,
      ),
  },
  fc.tuple(fd, page).map(([file, size]) => `ftruncate(fd=${file}, size=${size})`),
  fc.tuple(page, access).map(([gpa, kind]) => `guest_read(gpa=${gpa}, access=${kind})`),
  {
    weight: 3,
    arbitrary: fc
      .tuple(page, access, fc.nat(3))
      .map(([gpa, kind, tag]) => `guest_write(gpa=${gpa}, tag=${tag}, access=${kind})`),
  },
  fc.tuple(page, access).map(([gpa, kind]) => `guest_execute(gpa=${gpa}, access=${kind})`),
  fc
    .tuple(hva, page, fd, page)
    .map(
      ([at, size, file, offset]) =>
        `host_mmap(hva=${at}, size=${size}, prot=read-write, fd=${file}, fd_offset=${offset})`,
    ),
  hva.map((at) => `host_mmap(hva=${at}, size=0x2000, prot=read)`),
  fc.tuple(hva, page).map(([at, size]) => `host_munmap(hva=${at}, size=${size})`),
  fc.tuple(hva, page).map(([at, size]) => `host_dontneed(hva=${at}, size=${size})`),
  hva.map((at) => `host_mprotect(hva=${at}, size=0x1000, prot=read)`),
  hva.map((at) => `host_read(hva=${at})`),
  hva.map((at) => `host_write(hva=${at}, tag=8)`),
  fd.map((file) => `close(fd=${file})`),
);

const OPENED = ["fd0 = memfd_create(flags=INACCESSIBLE)", "fd1 = memfd_create(flags=0)"];
const walks = fc
  .array(lines, { maxLength: 40 })
  .map((walk) => [...OPENED, ...walk].map(parseOperation));

const PROBES = ["read", "write", "execute"].flatMap((verb) =>
  ["shared", "private"].flatMap((kind) =>
    ["0x0", "0x1000", "0x2000", "0x3000", "0x4000", "0x5000"].map((gpa) =>
      parseOperation(
        `guest_${verb}(gpa=${gpa}, access=${kind}${verb === "write" ? ", tag=9" : ""})`,
      ),
    ),
  ),
);

/** Every well defined state of a walk. */
function* statesOf(dialect: Dialect, walk: readonly Operation[]): Generator<MachineState> {
  let state = FRESH_MACHINE;
  for (const operation of walk) {
    state = step(dialect, state, operation)[0].state;
    if (stoppingTaint(state) !== undefined) return;
    yield state;
  }
}

describe.each(["memfile-v6", "memfile-v6:thp"])("%s, on random walks", (name) => {
  const dialect = dialectNamed(name);

  test("shows the guest what slots, files and host memory say, whatever is mapped", () => {
    fc.assert(
      fc.property(walks, (walk) => {
        for (const state of statesOf(dialect, walk)) {
          const forgotten = withPart(state, "mappings", []);
          for (const probe of PROBES) {
            const [{ expected }] = step(dialect, state, probe);
            expect(step(dialect, forgotten, probe)[0].expected).toEqual(expected);
          }
        }
      }),
    );
  });

  test("maps a gfn once, as private exactly where its slot's file has the page", () => {
    fc.assert(
      fc.property(walks, (walk) => {
        for (const state of statesOf(dialect, walk)) expect(faultOf(state)).toBeUndefined();
      }),
    );
  });
});

describe("the faults that a walk looks for", () => {
  const slot = region("flags=PRIVATE size=0x3000 private_fd=fd0");
  const behind = "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=0x4000)";

  test("are found as posted", () => {
    const lines = [
      ...OPENED,
      behind,
      slot,
      "guest_read(gpa=0x0)",
      "ftruncate(fd=fd0, size=0x4000)",
    ];
    const states = statesOf(dialectNamed("memfile-v6:as-posted"), lines.map(parseOperation));

    expect([...states].map(faultOf).at(-1)).toBe("gfn 0 is mapped shared");
  });

  test("are found in a broken state", () => {
    const mapping: GuestMapping = {
      ...{ addressSpace: 0, gfn: 0n, order: 0, kind: "shared", writable: true, page: 0 },
    };
    const file = { handle: "fd0", identities: [7] } as const;
    const broken = (...mappings: readonly GuestMapping[]): MachineState => ({
      ...FRESH_MACHINE,
      mappings,
    });

    expect(faultOf(broken(mapping))).toBe("gfn 0 is mapped shared");
    expect(faultOf(broken({ ...mapping, kind: "private", file }))).toMatch(/gone/);
  });
});

/** What is wrong with the mappings of a state, in a word; undefined when nothing is. */
function faultOf(state: MachineState): string | undefined {
  const seen = new Set<bigint>();
  for (const mapping of state.mappings) {
    for (let gfn = mapping.gfn; gfn < mapping.gfn + (1n << BigInt(mapping.order)); gfn++) {
      if (seen.has(gfn)) return `gfn ${gfn} is mapped twice`;
      seen.add(gfn);
      if (isDangling(state, mapping, gfn)) return `gfn ${gfn} leads to a page that is gone`;
      if (mapping.kind !== kindOf(state, gfn)) return `gfn ${gfn} is mapped ${mapping.kind}`;
    }
  }
  return undefined;
}

function kindOf(state: MachineState, gfn: bigint): GuestMapping["kind"] | "nothing" {
  const slot = memslotAt(state, 0, gfn);
  if (slot === undefined) return "nothing";
  const binding = slot.privateFile;
  if (binding === undefined) return "shared";
  const file = fileNamed(state, binding.file);
  return isPopulated(file, fileIndex(slot, binding, gfn)) ? "private" : "shared";
}
