/** Which seeded bugs each property is the name of. */
import { parseOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { runOnce, sourceOf } from "../checkers/run-once.ts";
import type { SeededBug } from "../implementations/simulator/bugs/seeded-bug.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { AlwaysProperty } from "../properties/property.ts";

/** A property, and the bugs whose minimal trace is convicted under its name. */
export interface NamedBugs {
  readonly property: AlwaysProperty;
  readonly bugs: readonly SeededBug[];
}

/** Every `always` property, in order. */
export async function bugsByProperty(bugs: readonly SeededBug[]): Promise<readonly NamedBugs[]> {
  const named = await Promise.all(bugs.map(async (bug) => [bug, await namedBy(bug)] as const));
  return PROPERTIES.filter((property) => property.kind === "always").map((property) => ({
    property,
    bugs: named.filter(([, id]) => id === property.id).map(([bug]) => bug),
  }));
}

/** The property that the minimal trace breaks; null where the answer convicts. */
async function namedBy(bug: SeededBug): Promise<string | null | undefined> {
  const { id, dialect: name, minimalTrace, obligation } = bug;
  const dialect = dialectNamed(name);
  const about = PROPERTIES.filter(({ isAbout }) => isAbout?.(dialect) ?? true);
  const { divergence } = await runOnce({
    ...{ dialect, factory: simulatorFactory({ dialect: name, bug: id }) },
    // A caller who errs breaks more than one obligation; only the one that the bug is about counts.
    properties: about.filter((one) => obligation === undefined || one.id === obligation),
    source: sourceOf(makeTrace(name, minimalTrace.map(parseOperation))),
  });
  return divergence?.property;
}
