/** Runs C programs on a kernel of this machine's cache. */

import { parseVmName, VM } from "../../implementations/vm/name.ts";
import { runPrograms } from "../../implementations/vm/program-guest.ts";
import { PLACES } from "./support.ts";

/** What one program did. */
export interface GuestRun {
  readonly name: string;
  readonly code: number | null;
  readonly lines: readonly string[];
}

/**
 * Builds the programs, boots the kernel and runs them all.
 *
 * @param named - a kernel that is here, with options, as behind `vm:`.
 */
export async function runInGuest(
  named: string,
  programs: readonly { readonly name: string; readonly text: string }[],
): Promise<readonly GuestRun[]> {
  const texts = programs.map(({ text }) => text);
  const runs = await runPrograms(parseVmName(VM + named), texts, PLACES);
  return runs.map(({ code, lines, lost }, index) => ({
    ...{ name: programs[index]?.name ?? "", code },
    lines: lost === undefined ? lines : [...lines, lost],
  }));
}
