import { describe, expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import { dialectNamed } from "./dialects/registry.ts";
import { EXCLUSIVE_RULES, isExclusive } from "./exclusive-rules.ts";
import { isFirstToSpeak, overruled, pairName, rulePairs, wouldSpeak } from "./precedence.ts";
import { FRESH_MACHINE } from "./state.ts";
import { stateAfter } from "./test-support.ts";

const LINUX = dialectNamed("linux-6.18");
/** No open file, no bytes, and a mode that nobody knows. */
const TWICE = parseOperation("fallocate(fd=-1, mode=0x100, offset=0x0, size=0x0)");
const CONTEXT = { dialect: LINUX, state: FRESH_MACHINE, operation: TWICE };

describe("rules behind the one that decides", () => {
  test("are overruled where they would answer another errno", () => {
    const behind = overruled(LINUX, FRESH_MACHINE, TWICE, "file/fd-open");

    expect(behind).toEqual(["file/range-not-empty", "file/mode-known", "file/mode-of-shmem"]);
  });

  test("are not, where an effect decides, or they have nothing to say", () => {
    const sound = parseOperation("fallocate(fd=-1, mode=KEEP_SIZE, offset=0x0, size=0x1000)");

    expect(overruled(LINUX, FRESH_MACHINE, TWICE, "guest-memfd/allocate")).toEqual([]);
    expect(overruled(LINUX, FRESH_MACHINE, sound, "file/fd-open")).toEqual([]);
  });
});

test("only the first rule that speaks decides, and others would", () => {
  expect(isFirstToSpeak(CONTEXT, "file/fd-open")).toBe(true);
  expect(isFirstToSpeak(CONTEXT, "file/mode-known")).toBe(false);
  expect(wouldSpeak(CONTEXT, "file/mode-known")).toBe(true);
  expect(wouldSpeak(CONTEXT, "file/mode-alone")).toBe(false);
});

describe("pairs of rules", () => {
  test("stand in the order of the ladder, once each", () => {
    const names = rulePairs(LINUX).map(pairName);

    expect(names).toContain("fallocate: file/fd-open before file/mode-known");
    expect(names).not.toContain("fallocate: file/mode-known before file/fd-open");
    expect(new Set(names).size).toBe(names.length);
  });

  test("leave out rules with the same errno, and those that no program reaches", () => {
    const names = rulePairs(LINUX).map(pairName);

    expect(names).not.toContain("fallocate: file/punch-or-zero before file/punch-keeps-size");
    expect(names.filter((name) => name.includes("caller-owns-vm"))).toEqual([]);
  });

  test("are exclusive for a reason, and each entry of that list is about some dialect", () => {
    const all = ["linux-6.18", "linux-7.3", "memfile-v6"].flatMap((name) =>
      rulePairs(dialectNamed(name)),
    );
    const idle = EXCLUSIVE_RULES.filter(
      ({ operations, first, second }) =>
        !all.some(
          (pair) =>
            operations.includes(pair.operation) &&
            first.includes(pair.first) &&
            second.includes(pair.second),
        ),
    );

    expect(idle).toEqual([]);
    expect(EXCLUSIVE_RULES.every(({ why }) => why.length > 20)).toBe(true);
    expect(all.filter(isExclusive).length).toBeGreaterThan(50);
  });
});

test("an errno with an offset is one: an earlier refusal could have been EAGAIN as well", () => {
  const pairs = rulePairs(dialectNamed("linux-7.4:sw-protected")).map(pairName);

  expect(pairs).toContain(
    "set_memory_attributes2: conversion/flags-zero before conversion/pages-unreferenced",
  );
});

test("a rule behind the one that speaks is asked of what is no guest_memfd, too", () => {
  const program = "fd0 = memfd_create(flags=0)";
  const call =
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE, flags=0x1)";
  const dialect = dialectNamed("linux-7.4");

  const behind = overruled(
    dialect,
    stateAfter(program, "linux-7.4"),
    parseOperation(call),
    "conversion/known-to-kernel",
  );

  expect(behind).toContain("conversion/flags-zero");
  expect(behind).not.toContain("conversion/pages-unreferenced");
});
