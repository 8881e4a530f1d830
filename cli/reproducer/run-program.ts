/** Runs a reproducer where it can be run, and says in a line what came of it. */
import type { PromisedTrace } from "../../reproducers/promise.ts";
import { readKtap } from "../../reproducers/read-ktap.ts";
import type { Place, RunnableName } from "./places.ts";

/** Runs, unless the first one says that there is nothing to repeat. */
const TIMES = 3;

/**
 * Builds and runs a program a few times.
 *
 * @returns one line for its head: how often the trace fails there, or why it was not run.
 */
export async function triedAt(
  place: Place,
  name: RunnableName,
  text: string,
  promised: PromisedTrace,
): Promise<string> {
  const reason = await place.whyNot(promised);
  if (reason !== undefined) return `Not run: ${reason}.`;
  const ends = await place.run(name, text, TIMES);
  if (typeof ends === "string") return `Not run: ${ends}.`;
  const steps = promised.steps.length;
  const failures: { readonly step: number; readonly answer: string | undefined }[] = [];
  for (const end of ends) {
    const said = readKtap(end, steps);
    if (said.kind === "skipped") return `Not run on ${place.name}: ${said.why}.`;
    if (said.kind === "broken") return `Run on ${place.name}, where it says nothing: ${said.why}.`;
    if (said.kind === "failed") failures.push(said);
  }
  const [first] = failures;
  if (first === undefined) return `Run ${TIMES} times on ${place.name}: it passes there.`;
  const { step, answer } = first;
  const often = `${failures.length}/${TIMES} on ${place.name}`;
  const answered = answer === undefined ? "" : `: ${answer}`;
  // A trace ends with what it shows.
  if (step === steps) return `Reproduced ${often}${answered}.`;
  return `Fails ${often}, but at step ${step} of ${steps}${answered}.`;
}
