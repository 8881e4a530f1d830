import { describe, expect, test } from "vitest";
import { PageFrames } from "../host/page-frames.ts";
import { endOf, PageCache } from "./page-cache.ts";

describe("a page cache", () => {
  test("finds a folio by each of its pages, and its frames are neighbours", () => {
    const cache = new PageCache(new PageFrames());

    const folio = cache.add(4, 2, false, 1);

    expect([3, 4, 7, 8].map((index) => cache.find(index))).toEqual([
      undefined,
      folio,
      folio,
      undefined,
    ]);
    const [first = 0] = folio.pfns;
    expect(first % 4).toBe(0);
    expect([...cache.frames()]).toEqual([4, 5, 6, 7].map((index, at) => [index, first + at]));
    expect([cache.size, endOf(folio)]).toEqual([4, 8]);
  });

  test("keeps the frames of a folio that is split, and its other properties", () => {
    const cache = new PageCache(new PageFrames());
    const folio = cache.add(0, 2, true, 7);
    const before = [...cache.frames()];

    cache.split(folio);

    expect([...cache.frames()]).toEqual(before);
    expect(folio.inFile).toBe(false);
    expect(cache.find(2)).toMatchObject({ head: 2, order: 0, upToDate: true, born: 7 });
  });

  test("gives the frames of a removed folio back", () => {
    const frames = new PageFrames();
    const cache = new PageCache(frames);
    const [pfn] = cache.add(0, 0, true, 1).pfns;

    cache.remove(cache.find(0) ?? expect.unreachable("it was added"));

    expect(cache.size).toBe(0);
    expect(frames.allocate()).toBe(pfn);
  });

  test("lists the folios that reach into a range once each, in order", () => {
    const cache = new PageCache(new PageFrames());
    cache.add(9, 0, true, 1);
    cache.add(4, 2, true, 2);
    cache.add(1, 0, true, 3);

    const heads = (start: number, end: number) =>
      cache.overlapping(start, end).map(({ head }) => head);

    expect([heads(0, 20), heads(5, 9), heads(2, 4)]).toEqual([[1, 4, 9], [4], []]);
  });
});
