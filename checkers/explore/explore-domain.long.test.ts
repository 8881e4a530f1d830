import { describe, expect, test } from "vitest";
import { CONVERSION_BUGS } from "../../implementations/simulator/bugs/conversion/catalogue.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import type { Report } from "../../reports/report.ts";
import { exploreDomain } from "./explore-domain.ts";

const DOMAIN = domainNamed("linux-7.4/tiny", "linux-7.4");

function explored(bug?: string): Promise<Report> {
  const { dialect } = DOMAIN;
  return exploreDomain({
    ...{ dialect: dialectNamed(dialect), domain: DOMAIN, properties: PROPERTIES, limits: {} },
    factory: simulatorFactory(bug === undefined ? { dialect } : { dialect, bug }),
    hooks: { now: () => 0 },
  });
}

/** Bugs that need another operation than the domain has, each with what that is. */
const OUTSIDE: ReadonlyMap<string, string> = new Map([
  ["error-offset-counts-from-the-range", "a conversion to private behind the start of the file"],
  ["pin-holds-against-sharing", "a conversion of both pages to shared"],
  ["in-place-by-default", "another build of the kernel"],
  ["shared-pages-from-the-vmm", "a file that cannot be mapped"],
]);

describe("pages of a file, converted, punched, bound, released and held", () => {
  test("are exhausted beside the simulator, which answers as the model does", async () => {
    const { verdict, exploration, properties = [], rules = [] } = await explored();

    expect(verdict).toBe("conforms");
    expect(exploration).toMatchObject({ exhausted: true, states: 1918 });
    const held = properties.flatMap(({ id, held: times = 0 }) => (times > 0 ? [id] : []));
    expect(DOMAIN.reaches.filter((id) => !held.includes(id))).toEqual([]);
    const hit = rules.flatMap(({ id, hits }) => (hits > 0 ? [id] : []));
    expect(hit).toEqual(
      expect.arrayContaining([
        ...["conversion/convert", "conversion/uniform", "conversion/pages-unreferenced"],
        ...["host-memory/pin", "guest-access/guest-memfd-open"],
      ]),
    );
  });

  test.each(CONVERSION_BUGS.filter(({ id }) => !OUTSIDE.has(id)))(
    "tell $id from a correct machine",
    async ({ id }) => {
      const { verdict, divergences = [] } = await explored(id);

      expect(verdict).toBe("diverges");
      expect(divergences).toHaveLength(1);
    },
  );

  test.each([...OUTSIDE])("are not enough for %s, which takes %s", async (id) => {
    const { verdict, exploration } = await explored(id);

    expect([verdict, exploration?.exhausted]).toEqual(["conforms", true]);
  });
});
