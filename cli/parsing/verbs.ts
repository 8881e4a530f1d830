/**
 * Every verb, described once: what it does, what it takes, and an example that is true
 * (`docs/cli.md` runs them).
 */
import { OPTION_NAMES, OPTIONS, type OptionName } from "./options.ts";

/** Name of a verb. */
export type VerbName =
  | "start"
  | "check"
  | "explore"
  | "replay"
  | "shrink"
  | "export"
  | "serve"
  | "report"
  | "rules"
  | "explain"
  | "bugs"
  | "failures"
  | "kernels"
  | "conform"
  | "serve-implementation"
  | "probe";

/** One verb of the command line. */
export interface Verb {
  readonly name: VerbName;
  readonly sentence: string;
  /** What stands after the verb, one name each; a trailing `?` means that it may be left out. */
  readonly operands: readonly string[];
  readonly options: readonly OptionName[];
  readonly example: string;
  /** What its exit codes mean, where that is not plain from the verdict. */
  readonly exits: string;
}

const PRINTING: readonly OptionName[] = [
  "json",
  "report",
  "quiet",
  "verbose",
  "noColor",
  "config",
  "help",
];
const TARGET: readonly OptionName[] = ["implementation", "dialect", "allowHazards"];
const ASKING: readonly OptionName[] = [...TARGET, "operationTimeout"];
const BY_VERDICT = "0 conforms, 1 diverges, 5 unknown (a limit ended it)";

const isMirrored = (name: OptionName): boolean => OPTIONS[name].mirrored;

/** The table, in the order of the help text. */
export const VERBS: readonly Verb[] = [
  {
    name: "check",
    sentence: "random operation sequences: the model beside one implementation; shrinks; reports",
    operands: [],
    options: [
      ...ASKING,
      "seed",
      "runs",
      "maxOperations",
      "timeBudget",
      "shrinkEvaluations",
      "workers",
      "collect",
      "strict",
      "without",
      "corpus",
      "known",
      "noStored",
      "replay",
      ...PRINTING,
    ],
    example: "memslot-check check --seed 42 --runs 200",
    exits: BY_VERDICT,
  },
  {
    name: "explore",
    sentence: "every state and step of a small domain; the shortest counterexample, or none",
    operands: [],
    options: [
      ...TARGET,
      "domain",
      "limitStates",
      "limitDepth",
      "timeBudget",
      "workers",
      "reduce",
      "audit",
      "storage",
      "checkpoint",
      ...PRINTING,
    ],
    example: "memslot-check explore --domain linux-6.18/tiny --implementation simulator",
    exits: BY_VERDICT,
  },
  {
    name: "replay",
    sentence: "does a trace again; it may come from a file or from a replay token",
    operands: ["FILE|TOKEN"],
    options: [...ASKING, "advice", ...PRINTING],
    example: "memslot-check replay failing.trace",
    exits: "0 it no longer diverges, 1 it still does",
  },
  {
    name: "shrink",
    sentence: "makes a failing trace as short as it gets, and prints it",
    operands: ["FILE|TOKEN"],
    options: [...ASKING, "shrinkEvaluations", "workers", "certify", "explain", ...PRINTING],
    example: "memslot-check shrink failing.trace --certify",
    exits: "0 it does not diverge, so there is nothing to shrink, 1 it diverges",
  },
  {
    name: "export",
    sentence: "writes a trace as a program or a test, for those without this tool",
    operands: ["FILE|TOKEN"],
    options: ["to", "verify", "quiet", "config", "help"],
    example: "memslot-check export failing.trace --to c",
    exits: "0 written, whatever became of trying it",
  },
  {
    name: "report",
    sentence: "renders a stored JSON report",
    operands: ["FILE"],
    options: ["to", "quiet", "verbose", "noColor", "config", "help"],
    example: "memslot-check report report.json --to text",
    exits: "0 rendered, whatever the verdict in it",
  },
  {
    name: "serve",
    sentence: "a walk by hand through what an implementation does, in a browser",
    operands: ["FILE|TOKEN?"],
    options: [...ASKING, "config", "help"],
    example: "memslot-check serve --implementation simulator",
    exits: "0 interrupted",
  },
  {
    name: "rules",
    sentence: "the rule catalogue, in the order the kernel checks",
    operands: ["RULE?"],
    options: ["dialect", "operation", "rule", "errno", "diff", "json", "noColor", "config", "help"],
    example: "memslot-check rules --diff memfile-v6-patch4 linux-6.18",
    exits: "0 printed",
  },
  {
    name: "explain",
    sentence: "one promise: its source, its places, a program of it and one beside it",
    operands: ["RULE"],
    options: ["dialect", "json", "noColor", "config", "help"],
    example: "memslot-check explain memslot/gpa-no-overlap",
    exits: "0 printed",
  },
  {
    name: "bugs",
    sentence: "runs the seeded bugs, or one: how soon it is found, and how short it gets",
    operands: ["ID?"],
    options: [
      ...([
        "dialect",
        "seed",
        "runs",
        "maxOperations",
        "shrinkEvaluations",
        "workers",
        "certify",
      ] as const),
      ...PRINTING,
    ],
    example: "memslot-check bugs --seed 42",
    exits: "0 every bug was found, 1 one was not, 5 interrupted",
  },
  {
    name: "failures",
    sentence: "what the failure store keeps: lists it; show ID, delete ID, delete --all",
    operands: ["ACT?", "ID?"],
    options: ["all", "json", "noColor", "config", "help"],
    example: "memslot-check failures",
    exits: "0 done",
  },
  {
    name: "kernels",
    sentence: "what vm: can boot here, and the cache; fetch KERNEL, probe KERNEL, prune",
    operands: ["ACT?", "NAME?"],
    options: ["dialect", "json", "quiet", "verbose", "noColor", "config", "help"],
    example: "memslot-check kernels",
    exits: "0 done",
  },
  {
    name: "conform",
    sentence: "the conformance kit: named checks that every implementation has to pass",
    operands: [],
    options: [...ASKING, "json", "quiet", "noColor", "config", "help"],
    example: "memslot-check conform --implementation simulator",
    exits: "0 every check passed, 1 one failed",
  },
  {
    name: "serve-implementation",
    sentence: "an implementation for another process, over the process protocol",
    operands: [],
    options: [...TARGET, "config", "help"],
    example: "memslot-check serve-implementation --implementation simulator",
    exits: "0 its input ended",
  },
  {
    name: "probe",
    sentence: "what this machine can check, and why something is missing",
    operands: [],
    options: ["printConfig", ...OPTION_NAMES.filter(isMirrored), "config", "help"],
    example: "memslot-check probe --print-config",
    exits: "0 printed; what is missing is no failure here",
  },
  {
    name: "start",
    sentence: "check with defaults: the simulator, then the real kernel where it is usable",
    operands: [],
    options: ["seed", "quiet", "noColor", "config", "help"],
    example: "npm start",
    exits: "0 nothing diverged (a kernel that is not there is skipped and said), else as check",
  },
];

/** Every verb name, in table order. */
export const VERB_NAMES: readonly VerbName[] = VERBS.map(({ name }) => name);
