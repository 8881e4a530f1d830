/** A domain as the explorer takes it: the model alone, or beside machines. */

import { ALL_FEATURES } from "../../abi/features.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { makeTrace } from "../../abi/trace.ts";
import type { ObjectSystem, System } from "../../explorer/system.ts";
import type { Dialect } from "../../model/dialect.ts";
import { hasArguments } from "../../model/features.ts";
import { supports } from "../../model/step.ts";
import type { BoundedDomain } from "../../properties/domains/bounded-domain.ts";
import type { Property } from "../../properties/property.ts";
import type { DomainReport } from "../../reports/report.ts";
import { type Possible, possibleOn } from "../possible.ts";
import { traceId } from "../trace-id.ts";
import { LiveMachines } from "./live-machines.ts";
import { type DialectSystemOptions, type JudgedState, modelSystem } from "./model-system.ts";
import { dialectProduct } from "./product-system.ts";
import { assertAlone, assertReducible, type Reduction } from "./reductions.ts";
import { domainSymmetry } from "./symmetry/domain-symmetry.ts";
import { withSymmetry } from "./symmetry/with-symmetry.ts";

/** What a domain is explored with. */
export interface DomainSubject {
  readonly dialect: Dialect;
  readonly domain: BoundedDomain;
  /** Null: the model alone. */
  readonly factory: ImplementationFactory | null;
  readonly properties: readonly Property[];
}

/**
 * The part of dialect and properties that can be told of the subject.
 *
 * @throws {HarnessError} MSC114 for a domain with operations that dialect or machine do not have.
 */
export function possibleFor({ dialect, domain, factory, properties }: DomainSubject): Possible {
  const alone = {
    name: "the model",
    operations: OPERATION_KINDS,
    features: ALL_FEATURES,
    observable: false,
  };
  const possible = withoutHistory(possibleOn(factory?.capabilities ?? alone, dialect, properties));
  const missing = domain.operations.find((operation) => !possible.has(operation));
  if (missing === undefined) return possible;
  const isOfDialect = supports(dialect, missing.op) && hasArguments(dialect, missing);
  const who = isOfDialect ? (factory?.capabilities.name ?? "the model") : dialect.name;
  const message = `${domain.name} has ${printOperation(missing)}, which ${who} does not have`;
  throw new HarnessError("MSC114", message, `the domain is made for ${domain.dialect}`);
}

/** An exploration knows steps, and many ways to each: what happened before is not known. */
function withoutHistory(possible: Possible): Possible {
  const needsHistory = (property: Property): boolean =>
    property.kind === "sometimes" && property.needsHistory === true;
  const left = possible.properties.filter(needsHistory).map(({ id }) => id);
  if (left.length === 0) return possible;
  return {
    ...possible,
    properties: possible.properties.filter((property) => !needsHistory(property)),
    notes: [...possible.notes, `properties skipped, they follow one trace: ${left.join(", ")}`],
  };
}

/**
 * The model alone, with a symmetry when that was asked for and the domain has one. What commutes it
 * always says; whether that is made use of is up to the explorer.
 */
export function modelOf(
  domain: BoundedDomain,
  possible: Possible,
  reduce: readonly Reduction[],
): ObjectSystem<JudgedState, Operation> {
  const system = modelSystem(systemOptions(domain, possible));
  const symmetry = reduce.includes("symmetry") ? domainSymmetry(domain.operations) : null;
  return symmetry === null ? system : withSymmetry(system, symmetry);
}

/**
 * The model alone, with the reductions asked for, or beside machines, which `dispose` lets go of.
 *
 * @throws {HarnessError} MSC114 as {@link possibleFor}, MSC116 as {@link assertReducible}, MSC115
 *   as {@link assertAlone}.
 */
export function domainSystem(subject: DomainSubject, reduce: readonly Reduction[]): System {
  const { domain, factory } = subject;
  assertReducible(reduce, factory);
  assertAlone(reduce);
  const possible = possibleFor(subject);
  if (factory === null) return modelOf(domain, possible, reduce);
  const machines = new LiveMachines(factory);
  const product = dialectProduct({ ...systemOptions(domain, possible), machines });
  return { ...product, dispose: () => machines[Symbol.asyncDispose]() };
}

export function domainReport({ name, sentence, choices, operations }: BoundedDomain): DomainReport {
  return { name, sentence, choices, operations: operations.map(printOperation) };
}

function systemOptions(
  { name: domain, operations }: BoundedDomain,
  { dialect, properties }: Possible,
): DialectSystemOptions {
  // A checkpoint knows its system by name, which therefore says all that decides the states.
  const name = `${dialect.name} ${domain} ${traceId(makeTrace(dialect.name, operations))}`;
  return { name, dialect, properties, operations };
}
