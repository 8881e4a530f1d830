import type { Capabilities } from "../abi/implementation.ts";
import type { OperationKind } from "../abi/operation.ts";
import { OPERATION_KINDS } from "../abi/operation-fields.ts";
import type { Dialect } from "../model/dialect.ts";
import {
  withoutAttributes,
  withoutTwoDimensionalPaging,
} from "../model/dialects/linux/variants.ts";
import { hasQuirk } from "../model/quirks.ts";
import { supports } from "../model/step.ts";
import type { Property } from "../properties/property.ts";

/** What of a check one machine allows. */
export interface Possible {
  /** The dialect on this machine: a machine may decide where guest physical memory ends. */
  readonly dialect: Dialect;
  /** Operations that both dialect and machine have. */
  readonly kinds: readonly OperationKind[];
  /** Properties that can be evaluated. */
  readonly properties: readonly Property[];
  /** One line for everything that is left out. */
  readonly notes: readonly string[];
}

/** Cuts a check down to what a machine can do, and says what was cut. */
export function possibleOn(
  capabilities: Capabilities,
  dialect: Dialect,
  properties: readonly Property[],
): Possible {
  const wanted = OPERATION_KINDS.filter((kind) => supports(dialect, kind));
  const kinds = wanted.filter((kind) => capabilities.operations.includes(kind));
  const missing = wanted.filter((kind) => !kinds.includes(kind));
  const possible = onMachine(dialect, capabilities);
  const relevant = properties.filter(({ isAbout }) => isAbout?.(possible) ?? true);
  const skips = relevant.map(
    (property) => brokenBy(property, dialect) ?? reasonToSkip(property, kinds, capabilities),
  );
  const reasons = [...new Set(skips.filter((reason) => reason !== undefined))];
  return {
    dialect: possible,
    kinds,
    properties: relevant.filter((_, index) => skips[index] === undefined),
    notes: [
      ...(missing.length === 0
        ? []
        : [`never drawn, ${capabilities.name} cannot do it: ${missing.join(", ")}`]),
      ...untaken(capabilities, dialect),
      ...reasons.map((reason) => {
        const ids = relevant.filter((_, index) => skips[index] === reason).map(({ id }) => id);
        return `properties skipped, ${reason}: ${ids.join(", ")}`;
      }),
    ],
  };
}

function untaken({ name, features = [] }: Capabilities, dialect: Dialect): readonly string[] {
  const missing = (dialect.features ?? []).filter((feature) => !features.includes(feature));
  return missing.length === 0
    ? []
    : [`never drawn, ${name} does not take the arguments of: ${missing.join(", ")}`];
}

function brokenBy(property: Property, dialect: Dialect): string | undefined {
  const quirks = property.kind === "always" ? (property.brokenBy ?? []) : [];
  const broken = quirks.filter((quirk) => hasQuirk(dialect, quirk));
  return broken.length === 0 ? undefined : `known to be broken by ${broken.join(", ")}`;
}

function reasonToSkip(
  property: Property,
  kinds: readonly OperationKind[],
  { observable }: Capabilities,
): string | undefined {
  if (property.needsObservation && !observable) return "there is no inside view";
  if (property.kind === "always") return undefined;
  const missing = property.needs.filter((kind) => !kinds.includes(kind));
  return missing.length === 0 ? undefined : `there is no ${missing.join(", ")}`;
}

function onMachine(dialect: Dialect, capabilities: Capabilities): Dialect {
  const { operations } = dialect;
  const lacks = [
    ...(capabilities.memoryAttributes === false && operations.set_memory_attributes !== undefined
      ? [withoutAttributes]
      : []),
    ...(capabilities.twoDimensionalPaging === false && operations.pre_fault_memory !== undefined
      ? [withoutTwoDimensionalPaging]
      : []),
  ];
  const possible = lacks.reduce((before, withoutIt) => withoutIt(before), dialect);
  const { constants } = possible;
  const { gpaLimit = constants.gpaLimit, addressSpaces = constants.addressSpaces } = capabilities;
  const { features = [] } = possible;
  const taken = features.filter((feature) => capabilities.features?.includes(feature) ?? false);
  return { ...possible, features: taken, constants: { ...constants, gpaLimit, addressSpaces } };
}
