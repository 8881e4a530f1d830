import { describe, expect, it } from "vitest";
import type { Operation } from "../../../abi/operation.ts";
import { OPERATION_KINDS } from "../../../abi/operation-fields.ts";
import { auditIndependence } from "../../../explorer/audit-independence.ts";
import { explore } from "../../../explorer/explore.ts";
import { without } from "../../../model/dialects/ladder.ts";
import { DIALECTS, dialectNamed } from "../../../model/dialects/registry.ts";
import { gpaNoOverlap } from "../../../model/rules/memslot/gpa-no-overlap.ts";
import { PROPERTIES } from "../../../properties/catalogue.ts";
import type { BoundedDomain } from "../../../properties/domains/bounded-domain.ts";
import { domainNamed } from "../../../properties/domains/catalogue.ts";
import type { Property } from "../../../properties/property.ts";
import { possibleFor } from "../domain-system.ts";
import { modelSystem } from "../model-system.ts";
import { footprintIndependence, footprintOf } from "./footprints.ts";
import { LOOKS } from "./looks.ts";
import { areApart, type Footprint, type PartKind } from "./part.ts";
import {
  auditDrawn,
  LARGE_TEST_DOMAINS,
  modelOn,
  possibleOnDomain,
  TEST_DOMAINS,
} from "./test-domains.ts";
import { worldOf } from "./world.ts";

const HOOKS = { now: () => 0 };

describe("footprints", () => {
  // The large ones in `footprints.long.test.ts`.
  const small = TEST_DOMAINS.filter((domain) => !LARGE_TEST_DOMAINS.includes(domain));

  it.each(small)("lose nothing of $name", async (domain) => {
    const { faults } = await auditIndependence(modelOn(domain), 1000);

    expect(faults).toEqual([]);
  });

  it("are audited for every kind of operation there is", () => {
    const audited = new Set(
      TEST_DOMAINS.flatMap(({ operations }) => operations).map(({ op }) => op),
    );

    expect(OPERATION_KINDS.filter((kind) => !audited.has(kind))).toEqual([]);
  });

  it.each(DIALECTS)("lose nothing of two domains drawn for $name", async ({ name }) => {
    const { faults, dropped } = await auditDrawn(name, 2);

    expect(faults).toEqual([]);
    // As posted, any operation may end everything.
    expect(dropped > 0).toBe(!name.includes("as-posted"));
  });

  it("leave a model that breaks a property a counterexample of the same length", async () => {
    const system = overlapping(domainNamed("small", "linux-6.18"));

    const whole = await explore(system, {}, HOOKS);
    const reduced = await explore(system, {}, HOOKS, { partialOrder: true });

    expect(whole.counterexample?.property).toBe("slots-disjoint");
    expect(reduced.counterexample?.property).toBe("slots-disjoint");
    expect(reduced.counterexample?.trace).toHaveLength(whole.counterexample?.trace.length ?? 0);
    expect(reduced.partialOrder?.dropped).toBeGreaterThan(0);
  });

  it("are not claimed where a property is not of the catalogue: who knows what it looks at", () => {
    const [domain] = TEST_DOMAINS as [BoundedDomain];
    const stranger: Property = {
      ...{ kind: "sometimes", id: "stranger", sentence: "It holds.", needs: [] },
      holds: () => true,
    };
    const options = { dialect: dialectNamed(domain.dialect), operations: domain.operations };

    expect(footprintIndependence({ ...options, properties: [...PROPERTIES] })).toBeDefined();
    expect(footprintIndependence({ ...options, properties: [stranger] })).toBeUndefined();
  });
});

describe("the audit finds a footprint that leaves out", () => {
  it.each<[PartKind, string]>([
    ["slot", "host memory behind a slot"],
    ["cover", "linux-6.18/tiny"],
    ["log", "linux-6.18/tiny"],
    ["log-mode", "logs of two slots"],
    ["attribute", "gfns that become private"],
    ["shared-mapping", "mappings of host memory, with a log"],
    ["private-mapping", "a large page"],
    ["host-page", "host memory behind a slot"],
    ["descriptor", "gfns that become private"],
    ["file", "an accessible file behind a slot"],
    ["node-flag", "an accessible file behind a slot"],
    ["binding", "two private slots over two files"],
    ["file-page", "an accessible file behind a slot"],
    ["content", "gfns that become private"],
  ])("the part %s, on: %s", async (kind, name) => {
    const faults = await faultsOf(name, (touched) => ({
      reads: touched.reads?.filter((part) => part.kind !== kind) ?? [],
      writes: touched.writes?.filter((part) => part.kind !== kind) ?? [],
      marks: touched.marks?.filter((part) => part.kind !== kind) ?? [],
      mayEnd: touched.mayEnd ?? false,
    }));

    expect(faults).not.toEqual([]);
  });

  it.each([
    ["what is read", "linux-6.18/tiny", { reads: [] }],
    ["what is written", "linux-6.18/tiny", { writes: [] }],
    ["what is marked", "memfile-v6/tiny", { marks: [] }],
    ["that it may end all", "as posted", { mayEnd: false }],
    ["that it may end all", "a file that is mapped behind the guest's back", { mayEnd: false }],
  ])("%s, on: %s", async (_, name, left) => {
    expect(await faultsOf(name, (touched) => ({ ...touched, ...left }))).not.toEqual([]);
  });

  it.each([
    ["two-slots-alias-one-page", "host memory behind a slot"],
    ["attributes-converted-slot", "gfns that become private"],
    ["slot-found-file-content", "a guest_memfd that the host maps, beside another"],
  ])("what %s looks at, on: %s", async (id, name) => {
    const faults = await faultsOf(name, (touched) => touched, id);

    expect(LOOKS[id]).toBeDefined();
    expect(faults).not.toEqual([]);
  });

  it("and has nothing to find where nothing is left out", async () => {
    expect(await faultsOf("gfns that become private", (touched) => touched)).toEqual([]);
  });

  it("with an example of every look there is", () => {
    expect(Object.keys(LOOKS)).toHaveLength(3);
  });
});

/** The faults of a domain whose footprints were changed, or do not heed a property. */
async function faultsOf(
  name: string,
  change: (touched: Footprint) => Footprint,
  ignored?: string,
): Promise<readonly string[]> {
  const domain = TEST_DOMAINS.find((known) => known.name === name) as BoundedDomain;
  const { dialect, properties } = possibleOnDomain(domain);
  const world = worldOf(dialect, domain.operations);
  const heeded = properties.filter(({ id }) => id !== ignored);
  const footprints = new Map(
    domain.operations.map((operation) => [
      operation,
      change(footprintOf(operation, world, heeded)),
    ]),
  );
  const of = (operation: Operation): Footprint => footprints.get(operation) ?? {};
  const independence = {
    name: "too much",
    alphabet: domain.operations,
    commutes: (one: Operation, other: Operation) => areApart(of(one), of(other)),
  };
  const { faults } = await auditIndependence({ ...modelOn(domain), independence }, 1000);
  return faults;
}

/** A model that lets slots overlap. */
function overlapping(domain: BoundedDomain) {
  const sound = dialectNamed(domain.dialect);
  const region = sound.operations.set_user_memory_region;
  if (region === undefined) throw new TypeError("no slots");
  const unsound = {
    ...sound,
    operations: {
      ...sound.operations,
      set_user_memory_region: { ...region, ladder: without(region.ladder, gpaNoOverlap) },
    },
  };
  const subject = { dialect: unsound, domain, factory: null, properties: PROPERTIES };
  const { dialect, properties } = possibleFor(subject);
  return modelSystem({ name: "overlapping", dialect, properties, operations: domain.operations });
}
