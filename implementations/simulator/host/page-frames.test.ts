import { describe, expect, test } from "vitest";
import { PageFrames } from "./page-frames.ts";

describe("page frames", () => {
  test("are zero when they are handed out, also for the second time", () => {
    const frames = new PageFrames();
    const first = frames.allocate();
    frames.store(first, 7);
    frames.put(first);

    const second = frames.allocate();

    expect(second).toBe(first);
    expect(frames.load(second)).toBe(0);
  });

  test("keep their bytes after they were freed, until they are handed out again", () => {
    const frames = new PageFrames();
    const pfn = frames.allocate();
    frames.store(pfn, 7);

    frames.put(pfn);

    expect(frames.load(pfn)).toBe(7);
  });

  test("are not handed out again while somebody holds them", () => {
    const frames = new PageFrames();
    const pinned = frames.allocate();
    frames.hold(pinned);

    frames.put(pinned);
    const other = frames.allocate();

    expect(other).not.toBe(pinned);
  });

  test("do not run out, and pfn 0 is none of them", () => {
    const frames = new PageFrames();

    const pfns = Array.from({ length: 1000 }, () => frames.allocate());
    for (const pfn of pfns) frames.store(pfn, pfn);

    expect(new Set(pfns).size).toBe(1000);
    expect(pfns).not.toContain(0);
    expect(pfns.every((pfn) => frames.load(pfn) === pfn)).toBe(true);
  });

  test("come as aligned blocks of neighbours, each with a reference of its own", () => {
    const frames = new PageFrames();
    frames.allocate();

    const block = frames.allocateBlock(2);
    frames.put(block[1] ?? 0);

    expect(block).toEqual([4, 5, 6, 7]);
    expect(frames.allocate()).toBe(5);
  });
});
