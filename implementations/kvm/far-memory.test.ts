import { expect, test } from "vitest";
import { type ByteSpan, FarMemory } from "./far-memory.ts";

const span = (from: number, to: number): ByteSpan => ({ from: BigInt(from), to: BigInt(to) });

test("what a trace has mapped is its own, in parts as well", () => {
  const far = new FarMemory();
  far.add(span(10, 20));
  far.remove(span(12, 14));
  const maps = () => [span(10, 12), span(14, 20), span(30, 31)];

  expect(far.own).toEqual([span(10, 12), span(14, 20)]);
  expect(far.isTaken(span(5, 30), maps)).toBe(false);
  expect(far.isTaken(span(5, 31), maps)).toBe(true);
});

test("what others have is taken, also between parts of the trace", () => {
  const far = new FarMemory();
  far.add(span(10, 20));
  far.add(span(22, 30));

  expect(far.isTaken(span(10, 30), () => [span(10, 30)])).toBe(true);
  expect(far.isTaken(span(12, 18), () => [span(10, 30)])).toBe(false);
  expect(far.isTaken(span(40, 50), () => [span(10, 30)])).toBe(false);
});

test("the memory of this process is taken", () => {
  expect(new FarMemory().isTaken(span(0, 2 ** 47))).toBe(true);
});
