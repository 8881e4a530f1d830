/** Words of the personality that a trace names: what a machine does one way or another. */
import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import type { Trace } from "../../abi/trace.ts";
import { PERSONALITY_WORDS } from "../../implementations/simulator/personality.ts";

/**
 * Refuses a word that means nothing, and two that exclude each other. A word that this machine does
 * not offer and another one does is none of them.
 *
 * @param offered - choices of the machine at hand, which may have words of its own.
 * @throws {HarnessError} MSC109
 */
export function assertPersonality(
  { personality = "" }: Trace,
  offered: readonly (readonly string[])[] = [],
): void {
  const words = personality.split(",").filter((word) => word !== "");
  const known = [...new Set([...PERSONALITY_WORDS, ...offered.flat()])];
  const stranger = words.find((word) => !known.includes(word));
  if (stranger !== undefined) {
    const message = `no machine has the personality ${shownText(stranger)}`;
    throw new HarnessError("MSC109", message, suggestion(stranger, known, hintOf(known)));
  }
  const twice = words.find((word, index) => words.slice(0, index).some(isOther(word)));
  if (twice === undefined) return;
  const message = `the personality says ${traitOf(twice)} more than once`;
  throw new HarnessError("MSC109", message, "leave one of them in the first line of the trace");
}

function hintOf(known: readonly string[]): string {
  return `words are ${known.join(", ")}`;
}

function traitOf(word: string): string {
  return word.split("=")[0] ?? word;
}

function isOther(word: string): (before: string) => boolean {
  return (before) => traitOf(before) === traitOf(word);
}
