/** Functions of model and simulator that no run of the reach test calls, and why that is right. */
export interface Reviewed {
  readonly path: string;
  /** The line in which the function begins. */
  readonly text: string;
  readonly reason: string;
}

export const REVIEWED: readonly Reviewed[] = [
  {
    path: "implementations/simulator/bugs/catalogue.ts",
    text: 'const known = SEEDED_BUGS.map((one) => one.id).join(", ");',
    reason: "words of the error for an id that no bug has; every bug is run by its own",
  },
  {
    path: "implementations/simulator/fingerprint/frame-names.ts",
    text: "uncleared(pfn: number): string {",
    reason: "of guest_memfd pages; frames are numbered in the memfile design, which has none",
  },
  {
    path: "model/expectation.ts",
    text: '.with({ kind: "anything" }, () => "anything")',
    reason:
      "words of a divergence or a table; no program of these diverges where this was expected",
  },
  {
    path: "model/expectation.ts",
    text: '.with({ kind: "dirty_log_between" }, ({ required, allowed }) => {',
    reason:
      "words of a divergence or a table; no program of these diverges where this was expected",
  },
  {
    path: "model/expectation.ts",
    text: '.with({ kind: "refused" }, () => "refused, whatever the errno")',
    reason:
      "words of a divergence or a table; no program of these diverges where this was expected",
  },
  {
    path: "model/source.ts",
    text: "export function sourceOf({ rule, source }: LadderEntry<Operation>): string {",
    reason: "tells readers of tables and reports where a rule stands; no answer depends on it",
  },
  {
    path: "model/transitions/refused/always.ts",
    text: 'apply: () => assured<NonEmpty<Transition>>(undefined, "refused/always"),',
    reason: "the effect of calls that a ladder refuses all; it throws if one should get there",
  },
  {
    path: "model/used-quirks.ts",
    text: "...(refine && { refine: (seen) => withUsed(refine(seen), used) }),",
    reason: "quirks are of the memfile design; what refines is a dirty log of Linux from 6.1 on",
  },
];
