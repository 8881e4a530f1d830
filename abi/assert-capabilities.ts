/**
 * Capabilities, held against the words that there are: one that is misspelt would switch something
 * off without a word.
 */
import { ALL_FEATURES } from "./features.ts";
import { HarnessError } from "./harness-error.ts";
import type { Capabilities } from "./implementation.ts";
import { OPERATION_KINDS } from "./operation-fields.ts";
import { shown } from "./shown.ts";
import { suggest, suggestion } from "./suggest.ts";

type Key = keyof Capabilities;

/** How a value of each key is told to be one, and what it takes, for hints. */
const KEYS: Readonly<Record<Key, readonly [expects: string, holds: (value: unknown) => boolean]>> =
  {
    name: ["a text", (value) => typeof value === "string"],
    operations: ["a list of operations", Array.isArray],
    features: ["a list of features", Array.isArray],
    slotPagesMax: bigint(),
    fileSizeMaxBytes: bigint(),
    withholds: ["a list of reasons", Array.isArray],
    observable: truth(),
    keepsMappings: truth(),
    fingerprint: truth(),
    gpaLimit: bigint(),
    addressSpaces: ["1 or 2", (value) => value === 1 || value === 2],
    twoDimensionalPaging: truth(),
    memoryAttributes: truth(),
    guestMemfdFlags: bigint(),
    facts: ["a list of words", Array.isArray],
    personalities: ["a list of lists of words", Array.isArray],
  };

const REQUIRED: readonly Key[] = ["name", "operations", "observable"];

/**
 * Refuses capabilities that say what nobody would obey: an operation or a feature that there is
 * not, a value of another type, a key that is a misspelt one.
 *
 * @throws {HarnessError} MSC140
 */
export function assertCapabilities(capabilities: Capabilities): void {
  const keys = Object.keys(KEYS) as Key[];
  for (const key of Object.keys(capabilities)) {
    const meant = keys.includes(key as Key) ? undefined : suggest(key, keys);
    if (meant !== undefined) throw refused(`have no ${shown(key)}`, `did you mean ${meant}?`);
  }
  for (const key of keys) {
    const { [key]: value } = capabilities;
    const [expects, holds] = KEYS[key];
    if (value === undefined ? !REQUIRED.includes(key) : holds(value)) continue;
    throw refused(`say ${key}: ${shown(value)}`, `it takes ${expects}`);
  }
  assertWords("operation", capabilities.operations, OPERATION_KINDS);
  assertWords("feature", capabilities.features ?? [], ALL_FEATURES);
}

function assertWords(what: string, given: readonly unknown[], known: readonly string[]): void {
  const unknown = given.find((word) => !known.some((one) => one === word));
  if (unknown === undefined) return;
  const hint = suggestion(
    typeof unknown === "string" ? unknown : "",
    known,
    `there are ${known.join(", ")}`,
  );
  throw refused(`name what is no ${what}: ${shown(unknown)}`, hint);
}

function refused(what: string, hint: string): HarnessError {
  return new HarnessError("MSC140", `the capabilities ${what}`, hint);
}

function bigint(): readonly [string, (value: unknown) => boolean] {
  return ["a bigint that is not negative", (value) => typeof value === "bigint" && value >= 0n];
}

function truth(): readonly [string, (value: unknown) => boolean] {
  return ["true or false", (value) => typeof value === "boolean"];
}
