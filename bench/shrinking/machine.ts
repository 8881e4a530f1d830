import type { ImplementationFactory } from "../../abi/implementation.ts";
import { possibleOn } from "../../checkers/possible.ts";
import { seededBug } from "../../implementations/simulator/bugs/catalogue.ts";
import type { SeededBug } from "../../implementations/simulator/bugs/seeded-bug.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import type { Dialect } from "../../model/dialect.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Property } from "../../properties/property.ts";

/** The simulator with one seeded bug, and what it is held to. */
export interface Machine {
  readonly bug: SeededBug;
  readonly factory: ImplementationFactory;
  readonly dialect: Dialect;
  readonly properties: readonly Property[];
}

/** @throws {HarnessError} MSC108 for an unknown bug. */
export function machineWith(id: string): Machine {
  const bug = seededBug(id);
  const factory = simulatorFactory({ dialect: bug.dialect, bug: id });
  const { capabilities } = factory;
  const { dialect, properties } = possibleOn(capabilities, dialectNamed(bug.dialect), PROPERTIES);
  return { bug, factory, dialect, properties };
}
