/**
 * Metamorphic relations of private memory: what two different traces have in common, whatever the
 * state they begin in.
 */
import { describe, expect, test } from "vitest";
import { type Handle, isHandle } from "../abi/handle.ts";
import { parseOperation } from "../abi/notation.ts";
import { addressOf, wrapU64 } from "../abi/units.ts";
import type { Dialect } from "../model/dialect.ts";
import { DIALECTS, dialectNamed } from "../model/dialects/registry.ts";
import type { MachineState, MemslotState } from "../model/state.ts";
import { step } from "../model/step.ts";
import { stoppingTaint } from "../model/taints.ts";
import { filePageBehind, hasPrivateMemory, isPrivateGfn } from "./memfile.ts";
import { walksOf } from "./test-walks.ts";

/** Cases in which the relation said something; a relation that never does is no test. */
const CASES_MIN = 50;

const NAMES = [...DIALECTS.filter(hasPrivateMemory).map(({ name }) => name), "memfile-v6:thp"];

describe.each(NAMES)("in the model of %s", (name) => {
  const dialect = dialectNamed(name);
  const states = statesOf(dialect);
  const stateAfter = (state: MachineState, ...program: readonly string[]): MachineState =>
    program.reduce((s, line) => step(dialect, s, parseOperation(line))[0].state, state);
  const last = (state: MachineState, ...program: readonly string[]) => {
    const before = stateAfter(state, ...program.slice(0, -1));
    return step(dialect, before, parseOperation(program.at(-1) ?? ""))[0].expected;
  };

  test("populating a page twice is populating it once", () => {
    const cases = states.flatMap((state) => openFiles(state).map((fd) => ({ state, fd })));

    const differing = cases.filter(({ state, fd }) => {
      const populate = `fallocate(fd=${fd}, mode=KEEP_SIZE, offset=0x1000, size=0x2000)`;
      const once = stateAfter(state, populate);
      return textOf(stateAfter(once, populate)) !== textOf(once);
    });

    expect(differing).toEqual([]);
    expect(cases.length).toBeGreaterThan(CASES_MIN);
  });

  test("a page that is punched and populated again reads as zero", () => {
    const cases = states.flatMap((state) => privatePages(state));

    const differing = cases.filter(({ state, fd, page, gfn }) => {
      const where = `fd=${fd}, offset=${hex(page)}, size=0x1000`;
      const expected = last(
        state,
        `fallocate(${where}, mode=PUNCH_HOLE|KEEP_SIZE)`,
        `fallocate(${where}, mode=KEEP_SIZE)`,
        `guest_read(gpa=${hex(gfn)}, access=private)`,
      );
      return expected.kind !== "loaded" || expected.tag !== 0;
    });

    expect(differing).toEqual([]);
    expect(cases.length).toBeGreaterThan(CASES_MIN);
  });

  test("a slot that is deleted and made again has the same private pages", () => {
    const cases = states.flatMap((state) =>
      privateSlots(state).map((slot) => ({ state, slot, fd: slot.privateFile?.file })),
    );

    const differing = cases.filter(({ state, slot, fd }) => {
      const word = slot.addressSpace * 0x1_0000 + slot.id;
      const place = `gpa=${hex(slot.baseGfn)}, hva=0x${slot.hva.toString(16)}`;
      const offset = hex(slot.privateFile?.offsetPages ?? 0n);
      const binding = `private_fd=${fd}, private_offset=${offset}`;
      const again = stateAfter(
        state,
        `set_user_memory_region(slot=${word}, flags=0, size=0x0, ${place})`,
        `set_user_memory_region(slot=${word}, flags=${slot.flags}, ` +
          `size=${hex(BigInt(slot.pages))}, ${place}, ${binding})`,
      );
      const remade = privateSlots(again).find(({ id, addressSpace }) => {
        return id === slot.id && addressSpace === slot.addressSpace;
      });
      if (remade === undefined) return true;
      return privateGfns(again, remade).join() !== privateGfns(state, slot).join();
    });

    expect(differing).toEqual([]);
    expect(cases.length).toBeGreaterThan(CASES_MIN);
  });

  test("conversions of pages that have nothing in common end alike in either order", () => {
    const cases = states.flatMap((state) => openFiles(state).map((fd) => ({ state, fd })));
    const modes = ["KEEP_SIZE", "PUNCH_HOLE|KEEP_SIZE"];

    const differing = cases.filter(({ state, fd }, nth) => {
      // Folios of four pages: the two ranges share none.
      const one = `fallocate(fd=${fd}, mode=${modes[nth % 2]}, offset=0x1000, size=0x1000)`;
      const mode = modes[(nth >> 1) % 2];
      const other = `fallocate(fd=${fd}, mode=${mode}, offset=0x4000, size=0x2000)`;
      return textOf(stateAfter(state, one, other)) !== textOf(stateAfter(state, other, one));
    });

    expect(differing).toEqual([]);
    expect(cases.length).toBeGreaterThan(CASES_MIN);
  });

  test("a fallocate that fails is as if it had never been called", () => {
    const cases = states.flatMap((state) => openFiles(state).map((fd) => ({ state, fd })));
    const failing = cases.flatMap(({ state, fd }) => {
      const call = `fallocate(fd=${fd}, mode=KEEP_SIZE, offset=0x0, size=0x8000, inject=ENOSPC@2)`;
      return last(state, call).kind === "failed" ? [{ state, call }] : [];
    });

    const differing = failing.filter(({ state, call }) => {
      return populationOf(stateAfter(state, call)) !== populationOf(state);
    });

    expect(differing).toEqual([]);
    expect(failing.length).toBeGreaterThan(CASES_MIN);
  });
});

/** The state behind every fifth operation of 80 walks: 480, as far as they mean something. */
function statesOf(dialect: Dialect): readonly MachineState[] {
  return walksOf(dialect, { seed: 5, walks: 80, length: 30 })
    .flatMap((steps) => steps.filter((_, index) => index % 5 === 4))
    .map(({ taken }) => taken.state)
    .filter((state) => stoppingTaint(state) === undefined);
}

/** Files of which every page can be populated and punched. */
function openFiles({ files }: MachineState): readonly Handle[] {
  return Object.entries(files).flatMap(([handle, { kind, open, seals = 0 }]) =>
    isHandle(handle) && kind === "memfd" && open && seals <= 1 ? [handle] : [],
  );
}

function privateSlots({ memslots, files }: MachineState): readonly MemslotState[] {
  return memslots.filter(({ privateFile }) => {
    return privateFile !== undefined && files[privateFile.file]?.open === true;
  });
}

/** Pages that can be punched and that a guest access reaches: of address space 0, not read-only. */
function privatePages(state: MachineState) {
  const open = openFiles(state);
  const slots = privateSlots(state).filter(({ addressSpace, flags, privateFile }) => {
    return privateFile && open.includes(privateFile.file) && addressSpace === 0 && !(flags & 2);
  });
  return slots.flatMap((slot) => {
    const { privateFile } = slot;
    if (privateFile === undefined) return [];
    const fd = privateFile.file;
    return privateGfns(state, slot).map((gfn) => {
      return { state, fd, gfn, page: filePageBehind(slot, gfn) ?? 0n };
    });
  });
}

function privateGfns(state: MachineState, slot: MemslotState): readonly bigint[] {
  const gfns = Array.from({ length: Math.min(slot.pages, 16) }, (_, n) => slot.baseGfn + BigInt(n));
  return gfns.filter((gfn) => isPrivateGfn(state, slot, gfn));
}

function populationOf({ files }: MachineState): string {
  const pages = Object.entries(files).map(([handle, file]) => {
    return [handle, String(file.sizeBytes), Object.keys(file.pages ?? {}).join()];
  });
  return JSON.stringify(pages);
}

/** Identities are counted in the order of population, and zeroing shows nowhere. */
const UNSEEN = ["identity", "identities", "populations", "upToDate"];

function textOf(state: MachineState): string {
  return JSON.stringify(state, (key, value) => {
    if (UNSEEN.includes(key)) return undefined;
    return typeof value === "bigint" ? `${value}n` : value;
  });
}

/** Byte address of a page. */
function hex(page: bigint): string {
  return `0x${wrapU64(addressOf(page)).toString(16)}`;
}
