/**
 * Every option of every verb, described once: flag, environment mirror, config key, help and reader
 * come from this table.
 */

import type { OperationKind } from "../../abi/operation.ts";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { REDUCTIONS, type Reduction } from "../../checkers/explore/reductions.ts";
import type { Storage } from "../../explorer/result.ts";
import { FORMAT_NAMES } from "../../reports/format-names.ts";
import { storage } from "./storage.ts";
import { duration, integer, orUnset, text, truth, type ValueReader, words } from "./values.ts";

/**
 * What a verb is asked to do, after flags, environment, config file and defaults were put together.
 */
export interface Settings {
  readonly implementation: string;
  /** Undefined: the implementation decides, see `chooseTarget`. */
  readonly dialect: string | undefined;
  /** Undefined: a new one every time, and always the same one under CI. */
  readonly seed: number | undefined;
  readonly runs: number;
  readonly maxOperations: number;
  readonly timeBudget: number | undefined;
  readonly operationTimeout: number;
  readonly shrinkEvaluations: number;
  readonly collect: boolean;
  readonly strict: boolean;
  readonly without: readonly OperationKind[];
  readonly corpus: string;
  readonly known: string | undefined;
  readonly noStored: boolean;
  readonly allowHazards: boolean;
  readonly replay: string | undefined;
  readonly domain: string;
  readonly limitStates: number | undefined;
  readonly limitDepth: number | undefined;
  readonly workers: number;
  readonly reduce: readonly Reduction[];
  readonly audit: boolean;
  readonly storage: Storage;
  readonly checkpoint: string | undefined;
  readonly certify: boolean;
  readonly explain: boolean;
  readonly advice: boolean;
  readonly json: string | undefined;
  readonly report: readonly string[];
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly noColor: boolean;
  readonly config: string | undefined;
  readonly diff: string | undefined;
  readonly operation: string | undefined;
  readonly rule: string | undefined;
  readonly errno: string | undefined;
  readonly all: boolean;
  /** Each verb that has it knows formats of its own. */
  readonly to: string | undefined;
  readonly verify: string | undefined;
  readonly printConfig: boolean;
  readonly help: boolean;
}

/** Name of an option as a key of {@link Settings} and of the config file. */
export type OptionName = keyof Settings;

/** One option. `T` is the type of its value. */
export interface Option<T> {
  /** Spelling on the command line, without the dashes. */
  readonly flag: string;
  /** What follows the flag in help texts; null for a switch. */
  readonly takes: string | null;
  readonly sentence: string;
  readonly fallback: T;
  readonly reader: ValueReader<T>;
  /**
   * Whether the environment and the config file may set it; what belongs to one call only may not
   * come from there.
   */
  readonly mirrored: boolean;
}

/** What `--implementation` takes. */
const IMPLEMENTATIONS =
  "simulator, simulator:as-posted, simulator:as-intended, simulator:bug=ID, simulator:FACT, kvm, " +
  "kvm:prefetch, kvm,vm-type=TYPE, vm:KERNEL, exec:COMMAND LINE or ./adapter.mjs";

/**
 * A list option: repeatable on the command line, separated by commas in the environment, an array
 * in the config file.
 */
const formats: ValueReader<readonly string[]> = {
  expects:
    `FORMAT=FILE with FORMAT one of ${FORMAT_NAMES.join(", ")}; ` +
    "report FILE --to mail or html writes the others; standard output has the text, or --json -",
  parse: (list) => {
    const entries = list.split(",");
    return entries.every(isFormatFile) ? entries : undefined;
  },
  print: (entries) => (entries.length === 0 ? "(none)" : entries.join(",")),
};

function isFormatFile(entry: string): boolean {
  const [, format = ""] = /^(\w+)=(?!-$).+$/.exec(entry) ?? [];
  return FORMAT_NAMES.some((name) => name === format);
}

/** The table, in the order of help texts. */
export const OPTIONS: { readonly [K in OptionName]: Option<Settings[K]> } = {
  implementation: {
    ...mirrored("implementation", "NAME", `what is checked: ${IMPLEMENTATIONS}`),
    fallback: "simulator",
    reader: text(IMPLEMENTATIONS),
  },
  dialect: {
    ...mirrored("dialect", "NAME", "generation of the ABI; the implementation decides unless said"),
    fallback: undefined,
    reader: orUnset(text("the name of a dialect, see memslot-check rules --help")),
  },
  seed: {
    ...mirrored("seed", "N", "seed of the random draws; a new one every time, fixed under CI"),
    fallback: undefined,
    reader: orUnset(integer(0, 0xffff_ffff)),
  },
  runs: {
    ...mirrored("runs", "N", "operation sequences to draw, a fresh machine for each"),
    fallback: 1000,
    reader: integer(1, 1_000_000_000),
  },
  maxOperations: {
    ...mirrored("max-operations", "N", "longest sequence to draw"),
    fallback: 40,
    reader: integer(1, 10_000),
  },
  timeBudget: {
    ...mirrored(
      "time-budget",
      "TIME",
      "check for this long; a limit where --runs is given as well, and to explore",
    ),
    fallback: undefined,
    reader: orUnset(duration),
  },
  operationTimeout: {
    ...mirrored("operation-timeout", "TIME", "how long a program or an adapter may take to answer"),
    fallback: 30_000,
    reader: duration,
  },
  shrinkEvaluations: {
    ...mirrored("shrink-evaluations", "N", "candidates that shrinking may try per divergence"),
    fallback: 5000,
    reader: integer(0, 10_000_000),
  },
  collect: {
    ...mirrored("collect", null, "go on after a divergence, list one per identity"),
    fallback: false,
    reader: truth,
  },
  without: {
    ...mirrored(
      "without",
      "LIST",
      "operations that are not asked, for instance what never returns",
    ),
    fallback: [],
    reader: words(OPERATION_KINDS),
  },
  strict: {
    ...mirrored("strict", null, "hold the caller to what the text asks of user space, too"),
    fallback: false,
    reader: truth,
  },
  corpus: {
    ...mirrored("corpus", "DIR", "traces that are replayed before anything is drawn"),
    fallback: "corpus",
    reader: text("a directory of *.trace files"),
  },
  known: {
    ...mirrored("known", "FILE", "deviations of this machine that are no news; missing ones are"),
    fallback: undefined,
    reader: orUnset(text("a JSON list of known deviations")),
  },
  noStored: {
    ...mirrored("no-stored", null, "do not begin with the failures that the store keeps"),
    fallback: false,
    reader: truth,
  },
  allowHazards: {
    ...mirrored("allow-hazards", null, "also send what is known to harm a real host kernel"),
    fallback: false,
    reader: truth,
  },
  replay: {
    ...mirrored(
      "replay",
      "TOKEN",
      "do again exactly what the token says, whatever the budget flags say",
    ),
    fallback: undefined,
    reader: orUnset(text("the token a failure report printed")),
  },
  domain: {
    ...mirrored("domain", "NAME", "operations to explore: tiny, small, alias, twins, DIALECT/NAME"),
    fallback: "tiny",
    reader: text("the name of a domain, such as tiny or memfile-v6/small"),
  },
  limitStates: {
    ...mirrored("limit-states", "N", "stop after so many states; none unless said"),
    fallback: undefined,
    reader: orUnset(integer(1, 1_000_000_000)),
  },
  limitDepth: {
    ...mirrored("limit-depth", "N", "follow no path further than so many operations"),
    fallback: undefined,
    reader: orUnset(integer(0, 10_000)),
  },
  workers: {
    ...mirrored(
      "workers",
      "N",
      "threads to explore and shrink with; the result is the same for any number",
    ),
    fallback: 1,
    reader: integer(1, 256),
  },
  reduce: {
    ...mirrored(
      "reduce",
      "LIST",
      `leave out what shows nothing new: ${REDUCTIONS.join(", ")}; model alone`,
    ),
    fallback: [],
    reader: words(REDUCTIONS),
  },
  audit: {
    ...mirrored("audit", null, "compare the reductions with the unreduced run, state by state"),
    fallback: false,
    reader: truth,
  },
  storage: {
    ...mirrored(
      "storage",
      "KIND",
      "exact, or lossy: hash-compact, bit-state:28x3 (2^28 bits, 3 hashes)",
    ),
    fallback: { kind: "exact" },
    reader: storage,
  },
  checkpoint: {
    ...mirrored("checkpoint", "DIR", "note the place there now and then, and go on from it"),
    fallback: undefined,
    reader: orUnset(text("a directory")),
  },
  certify: {
    ...mirrored("certify", null, "search for anything shorter made of the trace's own arguments"),
    fallback: false,
    reader: truth,
  },
  explain: {
    ...mirrored("explain", null, "say which operations and values matter, and which may be others"),
    fallback: false,
    reader: truth,
  },
  advice: {
    ...mirrored("advice", null, "tell what the caller of the trace had better done"),
    fallback: false,
    reader: truth,
  },
  json: {
    ...mirrored("json", "FILE|-", "write the report as one JSON document; - is standard output"),
    fallback: undefined,
    reader: orUnset(text("a file name, or - for standard output")),
  },
  report: {
    ...mirrored(
      "report",
      "FORMAT=FILE",
      "also write the report there, as text, json, ktap, junit, ..; repeatable",
    ),
    fallback: [],
    reader: formats,
  },
  quiet: {
    ...mirrored("quiet", null, "no progress and no statistics: verdict and divergences only"),
    fallback: false,
    reader: truth,
  },
  verbose: {
    ...mirrored("verbose", null, "every statistic in a table, instead of a line about each"),
    fallback: false,
    reader: truth,
  },
  noColor: {
    ...mirrored("no-color", null, "no colours, as with NO_COLOR=1 and under CI"),
    fallback: false,
    reader: truth,
  },
  config: {
    ...local(
      "config",
      "FILE",
      "config file; memslot-check.config.json of this directory unless said",
    ),
    fallback: undefined,
    reader: orUnset(text("a JSON file")),
  },
  diff: {
    ...local("diff", "A B", "what changed between two dialects"),
    fallback: undefined,
    reader: orUnset(text("two dialect names")),
  },
  operation: {
    ...local("operation", "NAME", "only what answers this operation"),
    fallback: undefined,
    reader: orUnset(text("the name of an operation, such as set_user_memory_region")),
  },
  rule: {
    ...local("rule", "ID", "only this rule or effect, or those whose id begins so"),
    fallback: undefined,
    reader: orUnset(text("the id of a rule, such as memslot/gpa-no-overlap")),
  },
  errno: {
    ...local("errno", "NAME", "only rules that answer with this errno"),
    fallback: undefined,
    reader: orUnset(text("the name of an errno, such as EEXIST")),
  },
  all: {
    ...local("all", null, "every one that the store keeps"),
    fallback: false,
    reader: truth,
  },
  to: {
    ...local("to", "FORMAT", "what to write; one that there is not lists them all"),
    fallback: undefined,
    reader: orUnset(text("a format")),
  },
  verify: {
    ...local("verify", "vm:KERNEL", "a kernel on which C is tried, instead of that of this host"),
    fallback: undefined,
    reader: orUnset(text("a kernel to boot, such as vm:debian:6.12")),
  },
  printConfig: {
    ...local("print-config", null, "every setting, and where its value came from"),
    fallback: false,
    reader: truth,
  },
  help: { ...local("help", null, "this text"), fallback: false, reader: truth },
};

/** Every option name, in table order. */
export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTIONS) as OptionName[];

/** Environment variable that mirrors a flag: `--max-operations` is MEMSLOT_CHECK_MAX_OPERATIONS. */
export function environmentName(flag: string): string {
  return `MEMSLOT_CHECK_${flag.toUpperCase().replaceAll("-", "_")}`;
}

type Naming = Pick<Option<unknown>, "flag" | "takes" | "sentence" | "mirrored">;

function mirrored(flag: string, takes: string | null, sentence: string): Naming {
  return { flag, takes, sentence, mirrored: true };
}

function local(flag: string, takes: string | null, sentence: string): Naming {
  return { flag, takes, sentence, mirrored: false };
}
