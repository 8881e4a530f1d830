/** The last gate before a terminal: no control character passes that this program did not mean. */
import { escaped } from "../../abi/shown.ts";
import type { Environment } from "../environment.ts";

/** What text is laid out with: lines, and the tabs of a C file. */
const LAYOUT = "\n\t";

const ESCAPE = "\u001b";

/** Colours, and the removal of a status line: all that is ever asked of a terminal. */
const OURS = new RegExp(`(${ESCAPE}\\[[0-9]{1,2}m|\r${ESCAPE}\\[K)`);

/** The same surroundings; what is written there is text, whatever it was made of. */
export function guarded(environment: Environment): Environment {
  const { outIsTerminal, errorIsTerminal } = environment;
  return {
    ...environment,
    writeOut: (text) => environment.writeOut(harmless(text, outIsTerminal)),
    writeError: (text) => environment.writeError(harmless(text, errorIsTerminal)),
  };
}

function harmless(text: string, isTerminal: boolean): string {
  if (!isTerminal) return escaped(text, LAYOUT);
  const pieces = text.split(OURS);
  return pieces.map((piece, index) => (index % 2 === 1 ? piece : escaped(piece, LAYOUT))).join("");
}
