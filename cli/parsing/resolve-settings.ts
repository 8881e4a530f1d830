/**
 * Puts flags, environment, config file and defaults together, and remembers which of them decided.
 */
import { HarnessError } from "../../abi/harness-error.ts";
import { cut, quoted } from "../../abi/shown.ts";
import { type ConfigFile, readConfigFile } from "./config-file.ts";
import {
  environmentName,
  OPTION_NAMES,
  OPTIONS,
  type OptionName,
  type Settings,
} from "./options.ts";
import type { ValueReader } from "./values.ts";

/** Where a value came from, strongest first. */
export type Origin = "flag" | "environment" | "config" | "default";

/** All settings, and where each came from. */
export interface ResolvedSettings {
  readonly settings: Settings;
  readonly origins: Readonly<Record<OptionName, Origin>>;
  /** The config file that was read, if any. */
  readonly configPath: string | undefined;
}

/** The outside of the process that settings may come from. */
export interface SettingSources {
  readonly given: ReadonlyMap<OptionName, readonly string[]>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * Resolves every option: flag, then environment, then config file, then default.
 *
 * @throws {HarnessError} MSC122 for a value that does not fit, naming where it stands; MSC125 for a
 *   broken config file.
 */
export function resolveSettings(sources: SettingSources): ResolvedSettings {
  const named = sources.given.get("config")?.at(-1);
  const config = readConfigFile(sources.cwd, named ?? sources.env[environmentName("config")]);
  const settings: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const name of OPTION_NAMES) {
    const found = written(name, sources, config);
    settings[name] = found === undefined ? OPTIONS[name].fallback : read(OPTIONS[name], found);
    origins[name] = found?.origin ?? "default";
  }
  return {
    settings: settings as unknown as Settings,
    origins: origins as Record<OptionName, Origin>,
    configPath: config?.path,
  };
}

/** What reading needs of an option, whatever the type of its value. */
interface Reading {
  readonly reader: Pick<ValueReader<unknown>, "parse" | "expects">;
}

interface Written {
  readonly origin: Origin;
  readonly text: string;
  /** What a message calls it, for instance `--runs` or `MEMSLOT_CHECK_RUNS`. */
  readonly label: string;
}

function written(
  name: OptionName,
  { given, env }: SettingSources,
  config: ConfigFile | undefined,
): Written | undefined {
  const { flag, mirrored } = OPTIONS[name];
  const flags = given.get(name);
  if (flags !== undefined)
    return { origin: "flag", text: lastOrAll(name, flags), label: `--${flag}` };
  if (!mirrored) return undefined;
  const variable = env[environmentName(flag)];
  if (variable !== undefined && variable !== "") {
    return { origin: "environment", text: variable, label: environmentName(flag) };
  }
  const value = config?.values.get(name);
  if (value === undefined) return undefined;
  return { origin: "config", text: value, label: `${name} in ${config?.path}` };
}

/** A flag that is written twice: the last one counts, except where the flag makes a list. */
function lastOrAll(name: OptionName, texts: readonly string[]): string {
  return Array.isArray(OPTIONS[name].fallback) ? texts.join(",") : (texts.at(-1) ?? "");
}

function read({ reader }: Reading, { text, label }: Written): unknown {
  const value = reader.parse(text);
  if (value !== undefined) return value;
  const message = `${label}: ${quoted(cut(text, 60))} does not fit`;
  throw new HarnessError("MSC122", message, `it takes ${reader.expects}`);
}
