import { assertCapabilities } from "../abi/assert-capabilities.ts";
import type { Feature } from "../abi/features.ts";
import type { Capabilities } from "../abi/implementation.ts";
import type { Operation, OperationKind } from "../abi/operation.ts";
import { fieldsOf, hasRole, OPERATION_KINDS } from "../abi/operation-fields.ts";
import { takes } from "../abi/takes.ts";
import type { Dialect } from "../model/dialect.ts";
import {
  withoutAttributes,
  withoutTwoDimensionalPaging,
} from "../model/dialects/linux/variants.ts";
import { hasArguments, hasField } from "../model/features.ts";
import { hasQuirk } from "../model/quirks.ts";
import { supports } from "../model/step.ts";
import { type Available, unfulfilled } from "../properties/need.ts";
import type { Property } from "../properties/property.ts";
import { dialectOn } from "./machine-facts.ts";

/** What of a check one machine allows. */
export interface Possible {
  /** The dialect on this machine: a machine may decide where guest physical memory ends. */
  readonly dialect: Dialect;
  /** Operations that both dialect and machine have. */
  readonly kinds: readonly OperationKind[];
  /** As {@link isPossible}. */
  readonly has: (operation: Operation) => boolean;
  /** Properties that can be evaluated. */
  readonly properties: readonly Property[];
  /** One line for everything that is left out. */
  readonly notes: readonly string[];
}

/**
 * Cuts a check down to what a machine can do, and says what was cut.
 *
 * @throws {HarnessError} MSC140 when the machine says of itself what there is not.
 */
export function possibleOn(
  capabilities: Capabilities,
  dialect: Dialect,
  properties: readonly Property[],
): Possible {
  assertCapabilities(capabilities);
  const { facts = [] } = capabilities;
  const wanted = OPERATION_KINDS.filter((kind) => supports(dialect, kind));
  const kinds = wanted.filter((kind) => capabilities.operations.includes(kind));
  const missing = wanted.filter((kind) => !kinds.includes(kind));
  const possible = onMachine(dialect, capabilities);
  const relevant = properties.filter(({ isAbout }) => isAbout?.(possible) ?? true);
  const available = { kinds, features: capabilities.features ?? [], dialect: possible };
  const skips = relevant.map((property) => reasonToSkip(property, available, capabilities));
  const reasons = [...new Set(skips.filter((reason) => reason !== undefined))];
  const skipped = reasons.map((reason) => {
    const ids = relevant.filter((_, index) => skips[index] === reason).map(({ id }) => id);
    return `${reason}: ${ids.join(", ")}`;
  });
  const left = relevant.filter((_, index) => skips[index] === undefined);
  return {
    dialect: possible,
    kinds,
    has: (operation) => isPossible(capabilities, possible, operation),
    properties: left,
    notes: [
      ...(facts.length === 0 ? [] : [`facts of this machine: ${facts.join(" ")}`]),
      ...(missing.length === 0
        ? []
        : [`never drawn, ${capabilities.name} cannot do it: ${missing.join(", ")}`]),
      ...untakenNote(capabilities, dialect, kinds),
      ...(reasons.length === 0 ? [] : [`properties skipped, ${skipped.join("; ")}`]),
      ...untilQuirkNote(left, possible),
    ],
  };
}

/** True when both dialect and machine have the operation, kind and values of all arguments. */
export function isPossible(
  capabilities: Capabilities,
  dialect: Dialect,
  operation: Operation,
): boolean {
  return (
    supports(dialect, operation.op) &&
    capabilities.operations.includes(operation.op) &&
    hasArguments(dialect, operation) &&
    takes(capabilities, operation)
  );
}

function untakenNote(
  { name, features = [] }: Capabilities,
  dialect: Dialect,
  kinds: readonly OperationKind[],
): readonly string[] {
  const missing = featuresOf(dialect, kinds).filter((feature) => !features.includes(feature));
  return missing.length === 0
    ? []
    : [`never drawn, ${name} does not take the values of: ${missing.join(", ")}`];
}

/** Every feature that a value of some argument of these operations needs. */
function featuresOf(dialect: Dialect, kinds: readonly OperationKind[]): readonly Feature[] {
  const fields = kinds.flatMap((kind) => fieldsOf(kind).map(([, field]) => field));
  const ofGeneration = (dialect.features ?? []).filter((feature) =>
    fields.some((field) => field.feature === feature),
  );
  const ofDialect = fields.filter((field) => hasField(dialect, field));
  const demanded = ofDialect.flatMap(({ demand }) => demand?.feature ?? []);
  const namesGuestRange = kinds.some((kind) => hasRole(kind, "slot-gpa", "gpa-range"));
  const namesFile = kinds.some((kind) => hasRole(kind, "file-size", "file-offset"));
  return [
    ...ofGeneration,
    ...new Set(demanded),
    ...(namesGuestRange ? (["large-slots"] as const) : []),
    ...(namesFile ? (["large-files"] as const) : []),
  ];
}

/** Properties that say nothing from the first use of a quirk on that breaks them. */
function untilQuirkNote(properties: readonly Property[], dialect: Dialect): readonly string[] {
  const broken = properties.filter(
    (property) =>
      property.kind === "always" &&
      property.brokenBy?.some((quirk) => hasQuirk(dialect, quirk)) === true,
  );
  const ids = broken.map(({ id }) => id).join(", ");
  return broken.length === 0
    ? []
    : [`switched off in a trace once it has used a quirk that breaks them: ${ids}`];
}

function reasonToSkip(
  property: Property,
  available: Available,
  capabilities: Capabilities,
): string | undefined {
  if (property.needsObservation && !capabilities.observable) return "there is no inside view";
  if (property.kind === "always") {
    const isPromised = property.promise === undefined || capabilities[property.promise] === true;
    return isPromised ? undefined : "the machine does not promise it";
  }
  const missing = unfulfilled(property.needs, available);
  return missing.length === 0 ? undefined : `there is no ${missing.join(", ")}`;
}

function onMachine(named: Dialect, capabilities: Capabilities): Dialect {
  const dialect = dialectOn(named, capabilities.facts ?? []);
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
  const fileFlags = fileFlagsOn(possible, capabilities);
  return {
    ...possible,
    features: taken,
    constants: { ...constants, ...fileFlags, gpaLimit, addressSpaces },
  };
}

/** Flags of a guest_memfd that both know: what only the machine takes is none of the dialect. */
function fileFlagsOn(
  { constants }: Dialect,
  { guestMemfdFlags: taken }: Capabilities,
): Pick<Dialect["constants"], "guestMemfdFlags"> {
  const { guestMemfdFlags: known } = constants;
  return taken === undefined || known === undefined ? {} : { guestMemfdFlags: known & taken };
}
