import type { Outcome } from "../abi/outcome.ts";
import { openAnswer } from "../model/open-answers.ts";
import type { Transition } from "../model/rule.ts";
import type { MachineState } from "../model/state.ts";
import type { OpenAnswerCoverage } from "../reports/report.ts";

/** What the model allowed of one operation, in every state that the machine may be in. */
type Choices = readonly (Transition & { readonly before: MachineState })[];

/** Counts, of every answer that the ABI leaves open, the ways that a machine took. */
export class OpenAnswers {
  readonly #ways: Map<string, Map<string, number>> = new Map();

  /** Counts one step; the likeliest state stands for all. */
  record(choices: Choices, outcome: Outcome): void {
    const [first] = choices;
    if (first === undefined) return;
    const ofFirst = choices.filter(({ before }) => before === first.before);
    const open = openAnswer(ofFirst, outcome);
    if (open === undefined) return;
    const ways = this.#ways.get(open.id) ?? new Map<string, number>();
    this.#ways.set(open.id, ways);
    for (const way of open.ways) ways.set(way, ways.get(way) ?? 0);
    for (const way of open.taken) ways.set(way, (ways.get(way) ?? 0) + 1);
  }

  /** A row for every way of every answer that was left open, also at zero. */
  report(): readonly OpenAnswerCoverage[] {
    return [...this.#ways]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([id, ways]) => [...ways].map(([way, times]) => ({ id, way, times })));
  }
}
