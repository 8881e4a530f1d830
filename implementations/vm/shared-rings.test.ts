import { expect, test } from "vitest";
import { ANSWER_RING, isShared, markShared, Ring, type SharedMemory } from "./shared-rings.ts";

function memory(): SharedMemory {
  const bytes = new Uint8Array(0x400);
  const view = new DataView(bytes.buffer);
  return {
    word: (at) => view.getUint32(at, true),
    setWord: (at, value) => view.setUint32(at, value, true),
    read: (at, count) => bytes.slice(at, at + count),
    write: (at, given) => bytes.set(given, at),
  };
}

const SMALL = { ...ANSWER_RING, start: 0x200, bytes: 64 };

test("what is pushed is pulled, over the end of the ring and of its counters", () => {
  const shared = memory();
  shared.setWord(SMALL.written, 0xffff_fff0);
  shared.setWord(SMALL.taken, 0xffff_fff0);
  const [writer, reader] = [new Ring(shared, SMALL), new Ring(shared, SMALL)];
  const sent: number[] = [];
  const got: number[] = [];
  for (let round = 0; round < 20; round++) {
    const bytes = Uint8Array.from({ length: 1 + ((round * 13) % 40) }, (_, at) => round + at);
    expect(writer.push(bytes)).toBe(bytes.length);
    sent.push(...bytes);
    for (const piece of reader.pull()) got.push(...piece);
  }

  expect(got).toEqual(sent);
  expect(reader.pull()).toEqual([]);
});

test("a full ring takes no more until something is pulled", () => {
  const ring = new Ring(memory(), SMALL);

  expect(ring.push(new Uint8Array(60))).toBe(60);
  expect(ring.push(new Uint8Array(60))).toBe(4);
  expect(ring.push(new Uint8Array(1))).toBe(0);
  ring.pull();
  expect(ring.push(new Uint8Array(1))).toBe(1);
});

test("memory that no guest has marked is not shared", () => {
  const shared = memory();

  expect(isShared(shared)).toBe(false);
  markShared(shared);
  expect(isShared(shared)).toBe(true);
});
