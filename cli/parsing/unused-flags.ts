/** Flags that a verb has, but that mean nothing beside what else is asked of it. */
import { HarnessError } from "../../abi/harness-error.ts";
import { VM } from "../../implementations/vm/name.ts";
import { OPTION_NAMES, OPTIONS, type OptionName } from "./options.ts";
import type { ResolvedSettings } from "./resolve-settings.ts";
import type { VerbName } from "./verbs.ts";

/** What is asked. */
export interface Asked extends Pick<ResolvedSettings, "settings" | "origins"> {
  readonly verb: VerbName;
  readonly operands: readonly string[];
}

interface Unused {
  readonly flags: readonly OptionName[];
  readonly when: (asked: Asked) => boolean;
  /** What has no use for them. */
  readonly beside: (asked: Asked) => string;
  readonly hint: string;
}

const HOW_IT_LOOKS: readonly OptionName[] = ["quiet", "verbose", "noColor"];

/** What a probe is printed by; every other setting it only prints. */
const OF_PROBE: readonly OptionName[] = ["json", "printConfig", "config", "help", ...HOW_IT_LOOKS];

const TABLE: readonly Unused[] = [
  {
    flags: ["dialect"],
    when: ({ verb, operands }) => verb === "kernels" && operands[0] !== "probe",
    beside: ({ operands }) => ["kernels", ...operands.slice(0, 1)].join(" "),
    hint: "kernels probe KERNEL --dialect NAME holds the kernel to it",
  },
  {
    flags: ["dialect"],
    when: ({ verb, settings }) => verb === "rules" && settings.diff !== undefined,
    beside: () => "rules --diff",
    hint: "--diff A B names both dialects",
  },
  {
    flags: ["dialect"],
    when: ({ verb, operands }) => verb === "bugs" && operands.length > 0,
    beside: () => "bugs ID",
    hint: "a seeded bug is of one dialect; without an ID --dialect chooses among them",
  },
  {
    flags: ["all"],
    when: ({ verb, operands }) => verb === "failures" && operands[0] !== "delete",
    beside: ({ operands }) => ["failures", ...operands.slice(0, 1)].join(" "),
    hint: "failures lists them all; failures delete --all deletes them",
  },
  {
    flags: HOW_IT_LOOKS,
    when: ({ verb, settings }) => verb === "report" && (settings.to ?? "text") !== "text",
    beside: ({ settings }) => `report --to ${settings.to}`,
    hint: "it is for --to text",
  },
  {
    flags: OPTION_NAMES.filter((name) => !OF_PROBE.includes(name)),
    when: ({ verb, settings }) => verb === "probe" && !settings.printConfig,
    beside: () => "probe",
    hint: "--print-config prints every setting, and where it came from",
  },
  {
    flags: ["operationTimeout"],
    when: ({ verb, settings }) => verb !== "probe" && settings.implementation.startsWith(VM),
    beside: ({ settings }) => settings.implementation,
    hint: "a guest judges time by its own clock: what hangs there is told after some seconds of it",
  },
];

/**
 * Refuses flags of this very call that would be passed over. What the environment or the config
 * file says is said for every call, and may be of no use to some.
 *
 * @throws {HarnessError} MSC122
 */
export function assertUsed(asked: Asked): void {
  for (const { flags, when, beside, hint } of TABLE) {
    const useless = flags.find((name) => asked.origins[name] === "flag");
    if (useless === undefined || !when(asked)) continue;
    const message = `${beside(asked)} has no use for --${OPTIONS[useless].flag}`;
    throw new HarnessError("MSC122", message, hint);
  }
}
