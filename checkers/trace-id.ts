import { designOf } from "../abi/dialect-name.ts";
import { makeTrace, printTrace, type Trace } from "../abi/trace.ts";

/**
 * Name of a trace by its content: 16 hexadecimal digits, the 64-bit FNV-1a hash of its text form
 * without the facts of the machine. The same canonical trace has the same id wherever and whenever
 * it was found.
 */
export function traceId(trace: Trace): string {
  let hash = 0xcbf2_9ce4_8422_2325n;
  const shared = makeTrace(designOf(trace.dialect), trace.operations);
  for (const character of printTrace(shared)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100_0000_01b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
