/** What else an argument might be, to find out whether its value matters. */
import type { FdRef } from "../abi/handle.ts";
import type { Trace } from "../abi/trace.ts";
import { HOST_WINDOW_START, PAGE_SIZE_BYTES } from "../abi/units.ts";
import { type Argument, argumentsOf } from "./arguments.ts";

/**
 * Other values of an argument: those that the trace has for the same meaning, what can be left out,
 * and values near and far. All are of the argument's type; none is the one it has.
 */
export function otherValues(trace: Trace, argument: Argument): readonly unknown[] {
  const { field, value, space } = argument;
  const shared = argumentsOf(trace).filter((other) => other.space === space);
  const usual = field.fallback === undefined ? [] : [field.fallback.value];
  const all = [...usual, ...shared.map((other) => other.value), ...nearAndFar(argument)];
  const byText = new Map(
    all.filter(field.holds).map((other) => [printed(field.print, other), other] as const),
  );
  byText.delete(printed(field.print, value));
  return [...byText.values()];
}

function printed(print: (value: unknown) => string, value: unknown): string {
  return value === undefined ? "" : print(value);
}

const SMALL_NUMBERS = [0, 1, 2, 7];
const PAGES = [0n, 1n, 2n, 16n].map((page) => page * PAGE_SIZE_BYTES);
/** Bits that calls have in common. */
const FLAG_BITS = [1n, 2n, 4n];

function nearAndFar({ field, value }: Argument): readonly unknown[] {
  switch (field.role) {
    case "slot-hva":
    case "access-hva":
    case "hva-range":
      return [0n, ...PAGES.map((bytes) => HOST_WINDOW_START + bytes)];
    case "slot-gpa":
    case "access-gpa":
    case "gpa-range":
    case "backing-offset":
    case "file-offset":
    case "size":
    case "file-size":
      return PAGES.flatMap((bytes) => [bytes, Number(bytes)]);
    case "flags": {
      const word = BigInt((value as number | bigint | undefined) ?? 0);
      return FLAG_BITS.map((bit) => word ^ bit).flatMap((other) => [other, Number(other)]);
    }
    case "fd":
      return [-1 satisfies FdRef];
    case "word":
      return field.words ?? [];
    case "result":
    case "readable":
    case "inject":
    case "pages":
      return [];
    default:
      return SMALL_NUMBERS.flatMap((other) => [other, BigInt(other)]);
  }
}
