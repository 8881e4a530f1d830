/**
 * Features: arguments that only some generations have. The description table of operations marks
 * the argument, the dialect lists what it has, and nothing else decides it.
 */

import type { Feature } from "../abi/features.ts";
import { isFallback } from "../abi/fields.ts";
import { HarnessError } from "../abi/harness-error.ts";
import type { Operation } from "../abi/operation.ts";
import { fieldsOf } from "../abi/operation-fields.ts";
import type { RoleField } from "../abi/roles.ts";
import type { Dialect } from "./dialect.ts";

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
  const stranger = strangeArgument(dialect, operation);
  if (stranger === undefined) return;
  throw new HarnessError(
    "MSC105",
    `${dialect.name} has no argument ${stranger.label} of ${operation.op}`,
    `leave it out, or use a dialect with ${stranger.feature ?? stranger.demand?.feature}`,
  );
}

/** True when the generation has every argument that the operation sets. */
export function hasArguments(dialect: Dialect, operation: Operation): boolean {
  return strangeArgument(dialect, operation) === undefined;
}

/** True when the generation, on a machine such as the dialect's, has an argument. */
export function hasField(dialect: Dialect, field: RoleField<unknown>): boolean {
  if (field.role === "address-space") return dialect.constants.addressSpaces > 1;
  return field.feature === undefined || hasFeature(dialect, field.feature);
}

function strangeArgument(dialect: Dialect, operation: Operation): RoleField<unknown> | undefined {
  const bag = operation as unknown as Readonly<Record<string, unknown>>;
  const found = fieldsOf(operation.op).find(
    ([name, field]) => !hasField(dialect, field) && !isFallback(field, bag[name]),
  );
  return found?.[1];
}
