/**
 * Features: arguments that only some generations have. The description table of operations marks
 * the argument, the dialect lists what it has, and nothing else decides it.
 */
import type { Dialect } from "./dialect.ts";
import { isFallback } from "./fields.ts";
import { HarnessError } from "./harness-error.ts";
import { fieldsOf } from "./notation.ts";
import type { Operation } from "./operation.ts";

/** A group of arguments that a generation has or lacks as a whole. */
export type Feature =
  /** `first_fetch_flags`: the kernel fetches the flags of a region twice. */
  | "double-fetch"
  /** `private_fd` and `private_offset` of a region. */
  | "private-fd"
  /** `access=private` of a guest access. */
  | "private-access"
  /** `inject`: the environment makes an allocation fail. */
  | "injected-faults"
  /** `fd` and `fd_offset` of a host mapping. */
  | "file-mappings"
  /** `sharing=private` of a host mapping. */
  | "private-file-mappings"
  /** `path=emulation` of a guest access. */
  | "emulated-access";

/** True when the generation has these arguments. Generators draw no others. */
export function hasFeature(dialect: Dialect, feature: Feature): boolean {
  return dialect.features?.includes(feature) ?? false;
}

/**
 * Refuses an operation that sets an argument the generation does not have; ignoring it would be a
 * silent pass.
 *
 * @throws {HarnessError} MSC105 naming the argument.
 */
export function assertHasArguments(dialect: Dialect, operation: Operation): void {
  const bag = operation as unknown as Readonly<Record<string, unknown>>;
  for (const [name, { feature, ...field }] of fieldsOf(operation.op)) {
    if (feature === undefined || hasFeature(dialect, feature)) continue;
    if (isFallback(field, bag[name])) continue;
    throw new HarnessError(
      "MSC105",
      `${dialect.name} has no argument ${field.label} of ${operation.op}`,
      `leave it out, or use a dialect with ${feature}`,
    );
  }
}
